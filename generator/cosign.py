"""The ``cosign`` on PATH, which signs what was pushed. Keys and identities are the user's own."""

import os
import subprocess

from generator.errors import FleetwaveError, reason

KEYLESS = "keyless"


class Cosign:
    def __init__(self, key: str) -> None:
        """Take a key as cosign names it: a file, `env://…`, a KMS; or `keyless`, for the identity
        that CI or a browser vouches for."""
        self.program = os.environ.get("FLEETWAVE_COSIGN") or "cosign"
        self._options = ["--yes", *([] if key == KEYLESS else [f"--key={key}"])]

    def check(self) -> None:
        """Raise ``FleetwaveError`` unless there is one."""
        self._run("version")

    def sign(self, repository: str, digest: str) -> None:
        """Sign by digest: a tag could have moved meanwhile."""
        ran = self._run("sign", *self._options, f"{repository}@{digest}")
        if ran.returncode:
            said = [line for line in ran.stderr.strip().split("\n") if line.startswith("Error")]
            words = (said or ran.stderr.strip().split("\n")[-1:])[0].removeprefix("Error: ")
            raise FleetwaveError(
                f"cosign does not sign `{repository}`: {words}",
                hint=f"`{self.program} sign {' '.join(self._options)} {repository}@{digest}` says "
                "more",
            )

    def _run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        try:
            return subprocess.run(
                [self.program, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise FleetwaveError(
                f"`{self.program}` cannot be run: {reason(error)}",
                hint="install cosign (https://docs.sigstore.dev), or name it with FLEETWAVE_COSIGN",
            ) from None
