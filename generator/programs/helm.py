"""The ``helm`` on PATH, asked for one thing: to fetch what a chart depends on.

It works on a copy of the files that it needs, so that a failure leaves the repository as it was.
"""

import json
import os
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generator.diagnostic import InvalidError
from generator.document import parse
from generator.errors import FleetwaveError
from generator.programs.program import Program

_OLDEST = (3, 8)
"""The first one that fetches from OCI registries without being asked to try."""
_HELM = Program(name="helm", wanted="Helm 3.8 or newer")


class Helm:
    """Knows the user's repositories and logins as helm itself does, and changes neither."""

    def fetch(
        self, files: Mapping[str, bytes], chart: str, urls: Sequence[str], *, is_locked: bool
    ) -> dict[str, bytes]:
        """Return ``Chart.lock`` and ``charts/*.tgz`` as helm makes them for the chart at a path in
        ``files``; what is not in ``urls`` needs no repository. With ``is_locked``, versions are
        those of the lock file."""
        self._check_version()
        with TemporaryDirectory(prefix="fleetwave-") as folder:
            root = Path(folder)
            for path, data in files.items():
                (root / "files" / path).parent.mkdir(parents=True, exist_ok=True)
                (root / "files" / path).write_bytes(data)
            repositories = root / "repositories.yaml"
            repositories.write_text(json.dumps(self._repositories(urls)), encoding="utf-8")
            place = root / "files" / chart
            ran = _HELM.run(
                "dependency",
                "build" if is_locked else "update",
                os.fspath(place),
                environment={
                    **os.environ,
                    "HELM_REPOSITORY_CONFIG": os.fspath(repositories),
                    "HELM_REPOSITORY_CACHE": os.fspath(root / "cache"),
                },
            )
            if ran.code:
                words = f"{ran.text}{ran.words}".replace(f"{root / 'files'}{os.sep}", "").strip()
                raise FleetwaveError(
                    f"helm cannot fetch what `{chart}` depends on:\n{words}",
                    hint="mend that and run this again; nothing was changed",
                )
            return {
                path.relative_to(place).as_posix(): path.read_bytes()
                for path in sorted([*place.glob("charts/*.tgz"), *place.glob("Chart.lock")])
            }

    def _check_version(self) -> None:
        if self._version < _OLDEST:
            raise FleetwaveError(
                f"`{_HELM.path}` is Helm {self._version[0]}.{self._version[1]}, which is too old",
                hint=_HELM.hint,
            )

    @cached_property
    def _version(self) -> tuple[int, int]:
        ran = _HELM.run("version", "--short")
        match = re.search(r"\bv(\d+)\.(\d+)", ran.text)
        if match is None:
            raise FleetwaveError(
                f"`{_HELM.path}` is no helm: it does not say its version", hint=_HELM.hint
            )
        return int(match[1]), int(match[2])

    def _repositories(self, urls: Sequence[str]) -> dict[str, Any]:
        """Describe the repositories of a chart as helm wants them: by the user's own entries, which
        may hold a login, or by new ones."""
        known = {
            key: entry
            for entry in self._entries
            for key in (_address(str(entry.get("url"))), f"@{entry.get('name')}")
        }
        found: dict[str, Mapping[str, Any]] = {}
        for url in urls:
            if entry := known.get(_address(url)):
                found[_address(str(entry.get("url")))] = entry
            elif not _address(url).startswith("@"):
                found[_address(url)] = {"name": f"fleetwave-{len(found)}", "url": url}
        return {
            "apiVersion": "",
            "generated": "0001-01-01T00:00:00Z",
            "repositories": list(found.values()),
        }

    @cached_property
    def _entries(self) -> Sequence[Mapping[str, Any]]:
        """What ``helm repo add`` has written down, if it can be read."""
        path = _HELM.run("env", "HELM_REPOSITORY_CONFIG").text.strip()
        try:
            value = parse(path, Path(path).read_bytes()).value
        except (OSError, InvalidError):
            return ()
        entries = value.get("repositories") if isinstance(value, dict) else None
        return [one for one in entries or () if isinstance(one, dict)]


def _address(url: str) -> str:
    """Return what helm takes for the same repository, or the user's name for one after ``@``. Of
    two entries that are the same it would fetch the index of one."""
    return url.replace("alias:", "@", 1) if url.startswith("alias:") else url.rstrip("/")
