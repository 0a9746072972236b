"""The ``oras`` on PATH: pushes to a registry, and says what is there.

Logins are the user's own, where `docker login`, `oras login` or a cloud's credential helper left
them. An image is handed over as a layout on disk, so what is pushed has the digest that it was
given.
"""

import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.errors import FleetwaveError, reason
from generator.oci.artifact import Found, found
from generator.oci.image import Image, layout

_OLDEST = (1, 2)
"""The first whose `cp` is quiet where there is no terminal."""
_INSTALL = "install oras 1.2 or newer (https://oras.land), or name it with FLEETWAVE_ORAS"
_VERSION = re.compile(r"^Version:\s+v?(\d+)\.(\d+)", re.MULTILINE)
_NOT_FOUND = re.compile(r": not found\s*$|MANIFEST_UNKNOWN|NAME_UNKNOWN|status code 404")
_REFUSED = re.compile(
    r"unauthorized|denied|forbidden|authentication required|credential|status code 40[13]",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^Error(?: response from registry| from \w+ registry(?: for \"[^\"]*\")?)?: "
    r"(?:failed to [^:]*\"[^\"]*\": )?"
)


class Oras:
    """Repositories are written without a scheme: ``registry.example.org/fleet/alpine``."""

    def __init__(self) -> None:
        self.program = os.environ.get("FLEETWAVE_ORAS") or "oras"

    def check(self) -> None:
        """Raise ``FleetwaveError`` unless there is one that is new enough."""
        match = _VERSION.search(_text(self._run("version"), "stdout"))
        if match is None:
            raise FleetwaveError(
                f"`{self.program}` is no oras: it does not say its version", hint=_INSTALL
            )
        if (int(match[1]), int(match[2])) < _OLDEST:
            raise FleetwaveError(
                f"`{self.program}` is oras {match[1]}.{match[2]}, which is too old", hint=_INSTALL
            )

    def found(self, repository: str, reference: str) -> Found | None:
        """Return what a tag leads to, or a digest; None if there is no such thing."""
        ran = self._run("manifest", "fetch", _at(repository, reference))
        if ran.returncode == 0:
            return found(ran.stdout)
        if _NOT_FOUND.search(_text(ran)):
            return None
        raise self._error(repository, "read", ran)

    def push(self, image: Image, repository: str) -> None:
        """Push it without a tag: that comes once all that belongs to it is there."""
        with TemporaryDirectory(prefix="fleetwave-") as folder:
            for path, data in layout(image).items():
                place = Path(folder) / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            source = _at(folder, image.digest)
            ran = self._run("cp", "--no-tty", "--from-oci-layout", source, repository)
        if ran.returncode:
            raise self._error(repository, "push to", ran)

    def tag(self, repository: str, digest: str, tag: str) -> None:
        """Let a tag lead to what is there already."""
        ran = self._run("tag", _at(repository, digest), tag)
        if ran.returncode and _NOT_FOUND.search(_text(ran)):
            raise FleetwaveError(
                f"`{repository}` has no `{digest}` any more",
                hint="publish that commit again, and let no rule of the registry delete what a "
                "`git-` tag names",
            )
        if ran.returncode:
            raise self._error(repository, f"move the tag `{tag}` of", ran)

    def _error(
        self, repository: str, verb: str, ran: "subprocess.CompletedProcess[bytes]"
    ) -> FleetwaveError:
        host = repository.partition("/")[0]
        text = _text(ran)
        words = _said(text)
        if _REFUSED.search(text):
            return FleetwaveError(
                f"the registry does not let you {verb} `{repository}`: {words}",
                hint=f"log in with `oras login {host}` or `docker login {host}`, as somebody who "
                "may push there",
            )
        return FleetwaveError(
            f"oras cannot {verb} `{repository}`: {words}",
            hint=f"see that `{host}` answers, and takes what clients push",
        )

    def _run(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        try:
            return subprocess.run(
                [self.program, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise FleetwaveError(
                f"`{self.program}` cannot be run: {reason(error)}",
                hint=_INSTALL,
            ) from None


def _at(repository: str, reference: str) -> str:
    return f"{repository}{'@' if ':' in reference else ':'}{reference}"


def _text(ran: "subprocess.CompletedProcess[bytes]", stream: str = "stderr") -> str:
    out: bytes = getattr(ran, stream)
    return out.decode(errors="replace").strip()


def _said(text: str) -> str:
    """Return what went wrong in oras' words, without what it was asked for."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.startswith("Error")), -1)
    return _ASKED.sub("", lines[start])
