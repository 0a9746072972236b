"""git as a program: how it is started, and what becomes of an answer that it does not give."""

import os
import subprocess
from functools import cached_property
from pathlib import Path

from generator.errors import FleetwaveError

# A hook sets these for the repository that it runs in, which need not be the fleet's.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")

_FATAL = 128
"""How git ends where it cannot do anything at all."""


class Program:
    """git, run in a fleet's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def prefix(self) -> str:
        """The fleet's folder in its repository: empty, or with a slash at its end."""
        ran = self._tried("rev-parse", "--show-prefix")
        return os.fsdecode(ran.stdout.removesuffix(b"\n")) if ran and not ran.returncode else ""

    def _line(self, *arguments: str, hint: str) -> str | None:
        """Return the line that git prints, None where it has none to give or is not there; ``hint``
        is for one that nobody can read."""
        ran = self._tried(*arguments)
        try:
            return (ran.stdout.decode().strip() or None) if ran and not ran.returncode else None
        except UnicodeDecodeError:
            raise FleetwaveError(
                f"what `git {' '.join(arguments)}` prints is not UTF-8", hint=hint
            ) from None

    def _out(
        self, *arguments: str, stdin: bytes = b"", index: str | None = None, hint: str | None = None
    ) -> bytes:
        ran = self._run(*arguments, stdin=stdin, index=index)
        if ran.returncode:
            raise FleetwaveError(f"git cannot be asked: {_words(ran)}", hint=hint)
        return ran.stdout

    def _found(self, *arguments: str) -> "subprocess.CompletedProcess[bytes] | None":
        """Return what git found; None without a git, or where there is no repository. Raises
        ``FleetwaveError`` for one that git refuses: as if there were none, nothing of what is
        committed would be missed."""
        ran = self._tried(*arguments)
        if ran is None or ran.returncode != _FATAL:
            return ran
        if place := self._repository():
            message, *more = _words(ran).splitlines() or ["it does not say why"]
            advice = " ".join(line.strip() for line in more if line.strip())
            raise FleetwaveError(
                f"git refuses the repository `{place}`: {message}",
                hint=advice or f"mend it; or if it is none, remove `{place}`",
            )
        return None

    def _repository(self) -> Path | None:
        """Return the ``.git`` that git would find, whatever is the matter with it."""
        root = self.root.absolute()
        ceilings = os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)
        for folder in (root, *root.parents):
            if folder != root and os.fspath(folder) in ceilings:
                return None
            if folder.stat().st_dev != root.stat().st_dev:
                return None
            if os.path.lexists(folder / ".git"):
                return folder / ".git"
        return None

    def _tried(
        self, *arguments: str, stdin: bytes = b""
    ) -> "subprocess.CompletedProcess[bytes] | None":
        """Run it, if there is a git."""
        try:
            return self._run(*arguments, stdin=stdin)
        except FileNotFoundError:
            return None

    def _run(
        self, *arguments: str, stdin: bytes = b"", index: str | None = None
    ) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            self._command(*arguments),
            input=stdin,
            capture_output=True,
            check=False,
            env=_environment() | ({"GIT_INDEX_FILE": index} if index else {}),
        )

    def _started(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self._command(*arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    def _command(self, *arguments: str) -> list[str]:
        return ["git", "--no-optional-locks", "-C", os.fspath(self.root), *arguments]


def _words(ran: "subprocess.CompletedProcess[bytes]") -> str:
    """Return what git says last; above it are words of what it asked in turn."""
    return ran.stderr.decode(errors="replace").strip().rpartition("fatal: ")[2]


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in _OF_A_HOOK}
