"""What the disk says of files without reading them: if all of it is the same, so is the file."""

import os
import stat
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path

Signature = tuple[int, ...]

WIDTH = 5
"""Numbers in a signature: what it is, which one, how long, and the times of two kinds of change."""
signature = attrgetter("st_mode", "st_ino", "st_size", "st_mtime_ns", "st_ctime_ns")
_NOTHING: Signature = (0,) * WIDTH
_UNSETTLED = array("q", (-1,) * WIDTH)
_TICK = 2 * 10**9
"""Nanoseconds that may pass until a file system's clock goes on; FAT's takes longest."""
_SIGN = 1 << 63


def signatures(root: Path, paths: Iterable[str]) -> "array[int]":
    """Return the signature of each path, links not followed; zeros where nothing is."""
    folder = os.open(root, os.O_RDONLY | os.O_CLOEXEC)
    try:
        found = [*_each(folder, paths)]
    finally:
        os.close(folder)
    try:
        return array("q", chain.from_iterable(found))
    except OverflowError:  # an inode that takes all of 64 bits
        wrapped = ((number + _SIGN) % (2 * _SIGN) - _SIGN for one in found for number in one)
        return array("q", wrapped)


def _each(folder: int, paths: Iterable[str]) -> Iterator[Signature]:
    lstat = os.lstat
    for path in paths:
        try:
            yield signature(lstat(path, dir_fd=folder))
        except OSError:
            yield _NOTHING


def beneath_renewed(numbers: "array[int]", began: int, paths: Sequence[str]) -> Iterator[int]:
    """Yield the places of what is in a folder that may have been put where it is since ``began``:
    files that come by a rename of their folder keep all their times."""
    is_renewed = {
        path: True
        for place, path in enumerate(paths)
        if stat.S_ISDIR(numbers[place * WIDTH])
        and numbers[(place + 1) * WIDTH - 1] >= began - _TICK
    }

    def is_beneath(path: str) -> bool:
        above = path.rpartition("/")[0]
        if above not in is_renewed:
            is_renewed[above] = bool(above) and is_beneath(above)
        return is_renewed[above]

    if is_renewed:
        yield from (place for place, path in enumerate(paths) if is_beneath(path))


def is_settled(one: Sequence[int], began: int) -> bool:
    """Tell whether a file with this signature changed so long before ``began`` that it gets another
    one when it changes again."""
    return max(one[3:]) < began - _TICK


def unsettle(numbers: "array[int]", began: int, places: Sequence[int]) -> None:
    """Forget the signatures of what changed so late before ``began``, or after it, that it could
    change again and keep its signature; of nothing else will such a one be taken for the same."""
    for place in places:
        start = place * WIDTH
        if not is_settled(numbers[start : start + WIDTH], began):
            numbers[start : start + WIDTH] = _UNSETTLED


def forget(numbers: "array[int]", places: Iterable[int]) -> None:
    for place in places:
        numbers[place * WIDTH : (place + 1) * WIDTH] = _UNSETTLED
