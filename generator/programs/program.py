"""Programs of the user's that are run for what they say: each the one on PATH, or what a variable
of its name says. None is given a terminal, so none can ask for a password.
"""

import os
import subprocess
from collections.abc import Mapping

from generator.errors import FleetwaveError, reason
from generator.record import record


@record(kw_only=True)
class Ran:
    """How a program ended, and what it said."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def text(self) -> str:
        return self.stdout.decode(errors="replace")

    @property
    def words(self) -> str:
        """What it said to people."""
        return self.stderr.decode(errors="replace").strip()


@record(kw_only=True)
class Program:
    name: str
    wanted: str
    """What to install where there is none, as hints say it."""

    @property
    def variable(self) -> str:
        return f"FLEETWAVE_{self.name.upper()}"

    @property
    def path(self) -> str:
        return os.environ.get(self.variable) or self.name

    @property
    def hint(self) -> str:
        """How to have one that will do."""
        return f"install {self.wanted}, or name it with {self.variable}"

    def run(
        self, *arguments: str, data: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> Ran:
        """Raises ``FleetwaveError`` if it cannot be run; that it failed is the caller's to see.
        ``environment`` stands for all of the user's own."""
        try:
            ran = subprocess.run(
                [self.path, *arguments],
                input=data,
                env=environment,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise FleetwaveError(
                f"`{self.path}` cannot be run: {reason(error)}", hint=self.hint
            ) from None
        return Ran(code=ran.returncode, stdout=ran.stdout, stderr=ran.stderr)
