"""Paths of a tree, with its links followed as a file system would."""

from collections import deque
from collections.abc import Callable, Collection

from generator.record import record

_MOST_LINKS = 40
"""As Linux has it; more are links that lead to each other."""


@record
class Way:
    """Where a path leads, and by which links."""

    end: str | None
    """Where it ends, there or not; None outside the repository, or without end."""
    links: tuple[str, ...]


def follow(path: str, links: Collection[str], target: Callable[[str], str], root: str = "") -> Way:
    """Follow a path; ``target`` says what is written in a link. One that is absolute leads into the
    repository only below ``root``, its folder on this machine."""
    waiting = deque(path.split("/"))
    done: list[str] = []
    passed: list[str] = []
    while waiting:
        name = waiting.popleft()
        if name in {"", "."}:
            continue
        if name == "..":
            if not done:
                return Way(None, tuple(passed))
            done.pop()
            continue
        done.append(name)
        if (here := "/".join(done)) not in links:
            continue
        passed.append(here)
        written = target(here)
        if written.startswith("/"):
            if not root or not written.startswith(f"{root}/"):
                return Way(None, tuple(passed))
            done = []
            written = written.removeprefix(root)
        else:
            done.pop()
        if len(passed) > _MOST_LINKS:
            return Way(None, tuple(passed))
        waiting.extendleft(reversed(written.split("/")))
    return Way("/".join(done), tuple(passed))
