"""Which fleetwave this is: its code, its templates, and what is installed beside it."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from generator.kept import COMPILED
from generator.packaged import FOLDER
from generator.stamps.signatures import is_settled, signature

_PACKAGE = Path(__file__).parents[1]
_BESIDE = ("yaml", "jinja2", "jsonschema_rs", "_gojsonnet")
"""What is installed in the folders where these are."""


def identity() -> str | None:
    """Return another one whenever the same fleet could be rendered otherwise; None if that cannot
    be told, as while another version is being installed."""
    try:
        return _identity()
    except OSError:
        return None


def _identity() -> str:
    began = time.time_ns()
    digest = sha256(sys.version.encode())
    for name in sorted(_versions()):
        digest.update(os.fsencode(f"{name}\0"))
    folders = dict.fromkeys((os.fspath(_PACKAGE), os.fspath(FOLDER)))
    paths = [path for folder in folders for path in sorted(_files(folder))]
    digest.update(_content(paths, began))
    return digest.hexdigest()


def _content(paths: Sequence[str], began: int) -> bytes:
    """Return a hash of the files, which are read only if the disk says something new of them."""
    kept = COMPILED.get()
    seen = [signature(os.stat(path)) for path in paths]  # noqa: PTH116 -- pathlib is slow here
    key = f"program\0{[*zip(paths, seen, strict=True)]}"
    if kept and (known := kept.get(key)) is not None:
        return known
    digest = sha256()
    for path in paths:
        with open(path, "rb") as file:  # noqa: PTH123 -- as above
            data = file.read()
        digest.update(os.fsencode(f"{path}\0{len(data)}\0"))
        digest.update(data)
    if kept and all(is_settled(one, began) for one in seen):
        kept.put(key, digest.digest())
    return digest.digest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            elif entry.is_file():  # and no link to nowhere, as editors leave beside what is edited
                yield entry.path


def _versions() -> Iterator[str]:
    """Yield the names of what says which version of a package is installed."""
    origins = [spec.origin for name in _BESIDE if (spec := find_spec(name)) and spec.origin]
    folders = {os.path.dirname(origin) for origin in origins}  # noqa: PTH120 -- as above
    for folder in {*folders, *map(os.path.dirname, folders)}:
        for name in os.listdir(folder):  # noqa: PTH208 -- as above
            if name.endswith((".dist-info", ".egg-info")):
                yield name
