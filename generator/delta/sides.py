"""Which files of two sides have to be read: those of the folders in which anything differs, and
what they name of the stores. So the cost grows with the change, and a release is always seen whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field

from generator.plan.artifact import BY_CLUSTER, ENGINES, is_marked
from generator.plan.sources import CHARTS
from generator.plan.store import named
from generator.record import record
from generator.tree import Tree

Digests = Mapping[str, str]
"""Path to what tells one content from another."""

_STORED = ("Chart.yaml", "secret.yaml")
"""The files of a store's folder in which there is more to see than that they differ."""


@record(order=True)
class Unit:
    """A hub's folder of ``rendered/``; without a hub, what a cluster has besides."""

    cluster: str
    hub: str = ""


@record(kw_only=True)
class RenderedSide:
    listing: Digests
    """All files that were looked at, of ours and of others."""
    files: Tree
    """Those that were read, and are ours."""
    others: Tree = field(default_factory=dict)
    """Those of others in the folders that were read: no render would take them away."""

    def without_others(self) -> "RenderedSide":
        listing = {path: one for path, one in self.listing.items() if path not in self.others}
        return RenderedSide(listing=listing, files=self.files)


def folders(clusters: Iterable[str] | None) -> list[str]:
    """Return the folders to list for some clusters, or for all."""
    if clusters is None:
        return [CHARTS, *BY_CLUSTER]
    return [CHARTS, *(f"{kind}/{cluster}" for cluster in clusters for kind in BY_CLUSTER)]


def unit(path: str) -> Unit | None:
    """Return whose a file is; the stores are nobody's."""
    match path.split("/"):
        case [_, engine, cluster, _, *_] if engine in ENGINES:
            return Unit(cluster)
        case [_, "clusters", cluster, _]:
            return Unit(cluster)
        case [_, "clusters", cluster, hub, *_]:
            return Unit(cluster, hub)
        case _:
            return None


def differing(old: Digests, new: Digests) -> frozenset[Unit]:
    """Return the units of which any file differs."""
    return frozenset(found for path in differing_paths(old, new) if (found := unit(path)))


def differing_paths(old: Digests, new: Digests) -> set[str]:
    return {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}


Reader = Callable[[Iterable[str]], Tree]
"""Gives the content of some files of a side."""


def read(
    listings: tuple[Digests, Digests], units: frozenset[Unit], readers: tuple[Reader, Reader]
) -> tuple[RenderedSide, RenderedSide]:
    """Read what has to be read of two sides. A file is ours if either side has our mark on it: who
    edits it may take that off."""
    old, new = (
        reader(_of_units(listing, units)) for listing, reader in zip(listings, readers, strict=True)
    )
    ours = {path for tree in (old, new) for path, data in tree.items() if is_marked(data)}
    return _side(listings[0], old, ours, readers[0]), _side(listings[1], new, ours, readers[1])


def _side(listing: Digests, found: Tree, ours: set[str], reader: Reader) -> RenderedSide:
    files = {path: data for path, data in found.items() if path in ours}
    stored = (f"{folder}/{name}" for folder in named(files.values()) for name in _STORED)
    files |= reader(sorted(path for path in stored if path in listing))
    others = {path: data for path, data in found.items() if path not in ours}
    return RenderedSide(listing=listing, files=files, others=others)


def _of_units(listing: Digests, units: frozenset[Unit]) -> Iterator[str]:
    clusters = {Unit(one.cluster) for one in units}  # the sources say what a hub's chart is
    for path in listing:
        if unit(path) in units or (unit(path) in clusters and path.endswith("/sources.yaml")):
            yield path
