"""The ``oras`` on PATH: pushes to a registry, and says what is there.

Logins are the user's own, where `docker login`, `oras login` or a cloud's credential helper left
them. An image is handed over as a layout on disk, so what is pushed has the digest that it was
given.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.errors import FleetwaveError
from generator.oci.artifact import Found, found
from generator.oci.image import Image, layout
from generator.programs.program import Program, Ran

_OLDEST = (1, 2)
"""The first whose `cp` is quiet where there is no terminal."""
_ORAS = Program(name="oras", wanted="oras 1.2 or newer (https://oras.land)")
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

    def check(self) -> None:
        """Raise ``FleetwaveError`` unless there is one that is new enough."""
        match = _VERSION.search(_ORAS.run("version").text)
        if match is None:
            raise FleetwaveError(
                f"`{_ORAS.path}` is no oras: it does not say its version", hint=_ORAS.hint
            )
        if (int(match[1]), int(match[2])) < _OLDEST:
            raise FleetwaveError(
                f"`{_ORAS.path}` is oras {match[1]}.{match[2]}, which is too old", hint=_ORAS.hint
            )

    def found(self, repository: str, reference: str) -> Found | None:
        """Return what a tag leads to, or a digest; None if there is no such thing."""
        ran = _ORAS.run("manifest", "fetch", _at(repository, reference))
        if ran.code == 0:
            return found(ran.stdout)
        if _NOT_FOUND.search(ran.words):
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
            ran = _ORAS.run("cp", "--no-tty", "--from-oci-layout", source, repository)
        if ran.code:
            raise self._error(repository, "push to", ran)

    def tag(self, repository: str, digest: str, tag: str) -> None:
        """Let a tag lead to what is there already."""
        ran = _ORAS.run("tag", _at(repository, digest), tag)
        if ran.code and _NOT_FOUND.search(ran.words):
            raise FleetwaveError(
                f"`{repository}` has no `{digest}` any more",
                hint="publish that commit again, and let no rule of the registry delete what a "
                "`git-` tag names",
            )
        if ran.code:
            raise self._error(repository, f"move the tag `{tag}` of", ran)

    def _error(self, repository: str, verb: str, ran: Ran) -> FleetwaveError:
        host = repository.partition("/")[0]
        text = ran.words
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


def _at(repository: str, reference: str) -> str:
    return f"{repository}{'@' if ':' in reference else ':'}{reference}"


def _said(text: str) -> str:
    """Return what went wrong in oras' words, without what it was asked for."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line.startswith("Error")), -1)
    return _ASKED.sub("", lines[start])
