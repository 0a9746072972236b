"""Files → a tar.gz with the same bytes on every machine, forever.

What zlib makes of a text differs between its versions and its replacements (zlib-ng, Apple's). So
nothing is compressed: gzip's stored blocks are fixed by its specification. The price is small, as a
registry keeps, and a cluster fetches, a layer once.
"""

import struct
import zlib
from collections.abc import Iterator

from generator.tree import Tree

_BLOCK = 512
_END = 2 * _BLOCK
_LONGEST_STORED = 0xFFFF
_MAGIC = b"\x1f\x8b\x08"
_NO_FLAGS, _NO_TIME, _NO_EFFORT, _NO_SYSTEM = b"\0", b"\0\0\0\0", b"\0", b"\xff"


def tarred(files: Tree) -> bytes:
    """Sorted by path, without folders of their own; nobody's files, of no time."""
    from tarfile import PAX_FORMAT, TarInfo  # noqa: PLC0415 -- not for `--help`

    parts = []
    for path in sorted(files):
        head = TarInfo(path)
        head.size, head.mode = len(files[path]), 0o644
        parts += [
            head.tobuf(PAX_FORMAT, "utf-8", "surrogateescape"),
            files[path],
            bytes(-head.size % _BLOCK),
        ]
    return b"".join([*parts, bytes(_END)])


def gzipped(data: bytes) -> bytes:
    head = _MAGIC + _NO_FLAGS + _NO_TIME + _NO_EFFORT + _NO_SYSTEM
    end = struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return b"".join([head, *_stored(data), end])


def _stored(data: bytes) -> Iterator[bytes]:
    """Yield deflate's blocks (RFC 1951, 3.2.4); there is always a last one."""
    last = max(len(data) - 1, 0) // _LONGEST_STORED
    for number in range(last + 1):
        chunk = data[number * _LONGEST_STORED : (number + 1) * _LONGEST_STORED]
        yield struct.pack("<BHH", number == last, len(chunk), len(chunk) ^ 0xFFFF)
        yield chunk
