"""The ``sops`` on PATH: takes a file from those who can read it to others.

What is in clear goes through pipes and memory only; never to a disk, nor into a message.
"""

import os
from collections.abc import Sequence

from generator import sops
from generator.document import parse
from generator.errors import FleetwaveError
from generator.programs.program import Program, Ran

_SOPS = Program(name="sops", wanted="sops")
_PLAIN = ["--input-type", "yaml", "--output-type", "yaml", "/dev/stdin"]


class CannotDecryptError(Exception):
    """No key at hand opens the file; says why, in sops' words."""


class Sops:
    """Decrypts by whatever keys the user has given sops; encrypts for nobody but who is named."""

    def check(self, recipients: Sequence[str]) -> None:
        """Raises ``FleetwaveError`` if sops cannot be run, or knows no such recipients."""
        ran = self._encrypt(b"a: b\n", recipients, ())
        if ran.code:
            raise FleetwaveError(
                f"sops cannot encrypt for {', '.join(f'`{one}`' for one in recipients)}:\n"
                + _indented(ran.words),
                hint="a recipient is a public key of age, as `age-keygen -y` prints it",
            )

    def decrypt(self, data: bytes) -> bytes:
        """Return a file in clear; raises ``CannotDecryptError``."""
        ran = _SOPS.run("--decrypt", *_PLAIN, data=data)
        if ran.code:
            raise CannotDecryptError(_indented(ran.words))
        return ran.stdout

    def encrypt(self, plain: bytes, recipients: Sequence[str], rule: Sequence[str]) -> bytes:
        """Encrypt for the recipients and nobody else, with a data key of its own; ``rule`` are the
        options that say what stays in clear."""
        ran = self._encrypt(plain, recipients, rule)
        if ran.code or not _is_as_meant(ran.stdout, recipients, rule):
            # What sops says could hold what it was given.
            raise FleetwaveError(f"sops did not encrypt as it was told (it ended with {ran.code})")
        return ran.stdout

    def _encrypt(self, plain: bytes, recipients: Sequence[str], rule: Sequence[str]) -> Ran:
        # No .sops.yaml and no SOPS_… may name more recipients, or what is left in clear.
        kept = {key: value for key, value in os.environ.items() if not key.startswith("SOPS_")}
        to = ["--config", os.devnull, "--encrypt", "--age", ",".join(recipients), *rule]
        return _SOPS.run(*to, *_PLAIN, data=plain, environment=kept)


def _is_as_meant(data: bytes, recipients: Sequence[str], rule: Sequence[str]) -> bool:
    """Tell whether a file is encrypted, all that it should be, and for whom."""
    if sops.problems(data):
        return False
    metadata = parse("", data).value["sops"]
    others = [kind for kind in (*sops.RECIPIENTS, "key_groups") if metadata.get(kind)]
    found = [one.get("recipient") for one in metadata.get("age") or ()]
    return (
        others == ["age"]
        and sorted(found) == sorted(recipients)
        and sops.rule_options(metadata) == list(rule)
    )


def _indented(words: str) -> str:
    return "\n".join(f"  {line}" for line in words.split("\n"))
