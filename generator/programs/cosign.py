"""The ``cosign`` on PATH, which signs what was pushed. Keys and identities are the user's own."""

from generator.errors import FleetwaveError
from generator.programs.program import Program

KEYLESS = "keyless"
_COSIGN = Program(name="cosign", wanted="cosign (https://docs.sigstore.dev)")


class Cosign:
    def __init__(self, key: str) -> None:
        """Take a key as cosign names it: a file, `env://…`, a KMS; or `keyless`, for the identity
        that CI or a browser vouches for."""
        self._options = ["--yes", *([] if key == KEYLESS else [f"--key={key}"])]

    def check(self) -> None:
        """Raise ``FleetwaveError`` unless there is one."""
        _COSIGN.run("version")

    def sign(self, repository: str, digest: str) -> None:
        """Sign by digest: a tag could have moved meanwhile."""
        ran = _COSIGN.run("sign", *self._options, f"{repository}@{digest}")
        if ran.code:
            said = [line for line in ran.words.split("\n") if line.startswith("Error")]
            words = (said or ran.words.split("\n")[-1:])[0].removeprefix("Error: ")
            raise FleetwaveError(
                f"cosign does not sign `{repository}`: {words}",
                hint=f"`{_COSIGN.path} sign {' '.join(self._options)} {repository}@{digest}` says "
                "more",
            )
