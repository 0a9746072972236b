"""What Jinja compiles of templates, and which program this is, kept where Python keeps what it
compiles of modules.

This is code that is run. So it does not lie with the results of earlier runs, which a CI may bring
from anywhere, but in the package's ``__pycache__``: whoever can write there can change fleetwave
itself. As there, what cannot be kept is compiled in every run; a file that is cut short, altered or
of another version is not believed.
"""

import contextlib
import os
import sys
from functools import cached_property
from importlib.util import MAGIC_NUMBER, cache_from_source, find_spec
from pathlib import Path

_HERE = Path(__file__).parent
_LENGTH = 32


class Compiled:
    """Implements ``Kept``, with a file for each name, which is what comes before the first NUL of a
    key: what was kept of it before is replaced."""

    def get(self, key: str) -> bytes | None:
        try:
            whole = _path(key).read_bytes()
            head, data = whole[:_LENGTH], whole[_LENGTH:]
            return data if head == self._head(key, data) else None
        except OSError:
            return None

    def put(self, key: str, data: bytes) -> None:
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            path = _path(key)
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f"{path.name}.{os.getpid()}")
            beside.write_bytes(self._head(key, data) + data)
            beside.replace(path)

    def _head(self, key: str, data: bytes) -> bytes:
        return _hash(self._made_by + f"{key}\0".encode() + data)

    @cached_property
    def _made_by(self) -> bytes:
        """Tell apart versions of Python and of Jinja, by the files that were installed."""
        jinja = find_spec("jinja2")
        folder = Path(jinja.origin).parent if jinja and jinja.origin else Path()
        about = [(folder / name).stat() for name in ("compiler.py", "lexer.py", "parser.py")]
        return MAGIC_NUMBER + repr([(one.st_size, one.st_mtime_ns) for one in about]).encode()


def _path(key: str) -> Path:
    name = _hash(key.partition("\0")[0].encode()).hex()[:16]
    return Path(cache_from_source(str(_HERE / f"template-{name}.py")))


def _hash(data: bytes) -> bytes:
    from hashlib import sha256  # noqa: PLC0415 -- not for `--help`

    return sha256(data).digest()
