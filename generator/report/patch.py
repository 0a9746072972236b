"""Changes as a patch that `git apply` takes."""

import difflib
from collections.abc import Iterable, Iterator

from generator.changeset import Change


def patch(changes: Iterable[Change]) -> str:
    return "".join(line for change in changes for line in _file(change))


def _file(change: Change) -> Iterator[str]:
    old = "/dev/null" if change.old is None else f"a/{change.path}"
    new = "/dev/null" if change.new is None else f"b/{change.path}"
    yield f"diff --git a/{change.path} b/{change.path}\n"
    if change.old is None:
        yield "new file mode 100644\n"
    elif change.new is None:
        yield "deleted file mode 100644\n"
    for line in difflib.unified_diff(_lines(change.old), _lines(change.new), old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(data: bytes | None) -> list[str]:
    """Split where git does: not at a carriage return or a form feed."""
    text = (data or b"").decode(errors="replace")
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]
