"""The paths that changed, and all paths that lead to one of them by a link."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from generator.changeset import Op
from generator.inputs.inputs import Inputs
from generator.inputs.kind import Kind


class Way(Protocol):
    """Where a link leads."""

    @property
    def end(self) -> str | None: ...
    @property
    def links(self) -> tuple[str, ...]: ...


Links = Mapping[str, Way]


@dataclass(frozen=True)
class Changed:
    ops: Mapping[str, Op]
    """Path to what happened to it; a folder stands for whatever is in it."""
    links: Sequence[Links]
    """Those of each state of the repository."""
    folders: frozenset[str] = frozenset()
    """Changed folders whose files are among the paths, too."""

    @cached_property
    def reached(self) -> Mapping[str, str]:
        """Every path by which a changed one can be had, and that one."""
        found = {path: path for path in self.ops}
        waiting = list(found)
        links = [item for side in self.links for item in side.items()]
        while waiting:
            path = waiting.pop()
            for alias in _aliases(path, links):
                if alias not in found:
                    found[alias] = found[path]
                    waiting.append(alias)
        return found

    @cached_property
    def _sorted(self) -> Sequence[str]:
        return sorted(self.reached)

    def met(self, inputs: Inputs) -> dict[str, Kind]:
        """Return the changed paths that are inputs, and what each is."""
        found: dict[str, Kind] = {}
        for folder, kind in inputs.folders.items():
            found |= dict.fromkeys(self._in_folder(folder), kind)
        for path, kind in inputs.files.items():
            found |= dict.fromkeys(self._at(path), kind)
        named = {path: kind for path, kind in found.items() if path not in self.folders}
        return named or found

    def meets(self, inputs: Inputs) -> bool:
        return bool(self.met(inputs))

    def _at(self, path: str) -> Iterator[str]:
        """A folder on the way counts: it may have become a file or a link, or been one."""
        while path:
            if path in self.reached:
                yield self.reached[path]
            path = path.rpartition("/")[0]

    def _in_folder(self, folder: str) -> Iterator[str]:
        yield from self._at(folder)
        start = bisect_left(self._sorted, f"{folder}/")
        for path in self._sorted[start:]:
            if not path.startswith(f"{folder}/"):
                return
            yield self.reached[path]


def _aliases(path: str, links: Iterable[tuple[str, Way]]) -> Iterator[str]:
    for link, way in links:
        ends = (*way.links, way.end) if way.end is not None else way.links
        if any(end == path or end.startswith(f"{path}/") for end in ends):
            yield link
        below = "" if way.end == "" else f"{way.end}/"
        # A link to a folder above it would give paths without end.
        is_loop = path == link or path.startswith(f"{link}/")
        if way.end is not None and path.startswith(below) and not is_loop:
            yield f"{link}/{path.removeprefix(below)}"
