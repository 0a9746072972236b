"""Results kept on disk, outside the repository: may be deleted at any time, by anybody.

Concurrent runs do not disturb each other, since files are replaced whole; one that is cut short or
altered is not believed, since each begins with a hash of its key and content.
"""

import contextlib
import os
from importlib.util import find_spec
from pathlib import Path

_MOST = 256 * 2**20
"""Bytes; above that the oldest go, until half of it is left."""
_LENGTH = 32


def folder() -> Path | None:
    """Return where results are kept: ``FLEETWAVE_CACHE``, else by the XDG rules; None for nowhere,
    if it is empty or there is no home."""
    if (own := os.environ.get("FLEETWAVE_CACHE")) is not None:
        return Path(own) if own else None
    with contextlib.suppress(RuntimeError):  # no home
        base = os.environ.get("XDG_CACHE_HOME", "")
        return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "fleetwave"
    return None


class Cache:
    """Implements ``Kept``. Nothing here fails: what cannot be read or written is not there."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._salt: bytes | None = None
        self._has_room = False

    def get(self, key: str) -> bytes | None:
        try:
            whole = _read(self._path(key))
        except OSError:
            return None
        head, data = whole[:_LENGTH], whole[_LENGTH:]
        return data if head == self._head(key, data) else None

    def put(self, key: str, data: bytes) -> None:
        with contextlib.suppress(OSError):
            path = self._path(key)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = path.with_name(f"{path.name}.{os.getpid()}")
            beside.write_bytes(self._head(key, data) + data)
            beside.replace(path)
            if not self._has_room:
                self._make_room()

    def _path(self, key: str) -> Path:
        if self._salt is None:
            self._salt = _salt()
        name = _hash(self._salt + key.encode()).hex()
        return self._root / name[:2] / name

    def _head(self, key: str, data: bytes) -> bytes:
        return _hash(f"{key}\0".encode() + data)

    def _make_room(self) -> None:
        """Once in a run that adds something, remove the oldest if there is too much."""
        self._has_room = True
        known = []
        for path in self._root.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):
                about = path.stat()
                known.append((about.st_mtime_ns, about.st_size, path))
        total = sum(size for _, size, _ in known)
        if total > _MOST:
            for _, size, path in sorted(known):
                path.unlink(missing_ok=True)
                total -= size
                if total <= _MOST // 2:
                    break


def _read(path: Path) -> bytes:
    """Return what a file holds, without waiting for one that gives nothing, as a pipe would."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(handle, "rb", buffering=0) as file:  # noqa: PTH123 -- a descriptor
        return file.read() or b""


def _hash(data: bytes) -> bytes:
    from hashlib import sha256  # noqa: PLC0415 -- not for `--help`

    return sha256(data).digest()


def _salt() -> bytes:
    """Tell apart versions of go-jsonnet, by the file that was installed; empty without it."""
    spec = find_spec("_gojsonnet")
    if spec is None or spec.origin is None:
        return b""
    about = os.stat(spec.origin)  # noqa: PTH116 -- no need of a Path
    return f"{spec.origin}\0{about.st_size}\0{about.st_mtime_ns}\0".encode()
