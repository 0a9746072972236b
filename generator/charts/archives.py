"""Packed charts, read as if they were folders: ``charts/hub-1.2.3.tgz/hub/values.yaml``."""

import io
import zlib
from collections.abc import Mapping

from generator.memo import Memo
from generator.tree import Files, not_there

_ENDING = ".tgz"
_LARGEST = 5 * 1024 * 1024
"""Bytes of a file in an archive; Helm reads none that is larger."""


class WithArchives:
    """The files of a repository, and those in its packed charts. Implements ``Files``."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._archives: Memo[str, Mapping[str, bytes]] = Memo()

    def read(self, path: str) -> bytes:
        archive, inner = _parts(path)
        if not inner:
            return self._files.read(path)
        found = self._content(archive).get(inner)
        if found is None:
            raise not_there(path)
        return found

    def target(self, path: str) -> str:
        return path if _parts(path)[1] else self._files.target(path)

    def names(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if not folder.endswith(_ENDING) and not _parts(folder)[1]:
            return self._files.names(folder)
        below = [path[len(folder) + 1 :] for path in self.walk(folder)]
        folders = {name.split("/", 1)[0] for name in below if "/" in name}
        return tuple(sorted(folders)), tuple(sorted(name for name in below if "/" not in name))

    def walk(self, folder: str) -> tuple[str, ...]:
        archive, _ = _parts(f"{folder}/")
        if not archive.endswith(_ENDING):
            return self._files.walk(folder)
        paths = (f"{archive}/{name}" for name in self._content(archive))
        return tuple(sorted(path for path in paths if path.startswith(f"{folder}/")))

    def _content(self, archive: str) -> Mapping[str, bytes]:
        return self._archives.get(archive, lambda: _unpacked(self._files.read(archive)))


def _parts(path: str) -> tuple[str, str]:
    """Return the archive that a path leads into, and the path in it; the path itself and nothing
    if it leads into none."""
    before, ending, inner = path.partition(f"{_ENDING}/")
    return (f"{before}{_ENDING}", inner) if ending else (path, "")


def _unpacked(data: bytes) -> Mapping[str, bytes]:
    """Return the plain files of an archive; none of one that cannot be read."""
    import tarfile  # noqa: PLC0415 -- few charts have one

    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
            for member in archive:
                if member.isfile() and member.size <= _LARGEST:
                    file = archive.extractfile(member)
                    found[member.name] = file.read() if file else b""
    except (tarfile.TarError, OSError, EOFError, zlib.error):
        return {}
    return found
