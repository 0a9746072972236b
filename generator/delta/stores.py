"""Folders of the stores, which releases have their chart and their secrets from. Their names say
what is in them, so nothing else shows that somebody altered one, or took it away."""

from collections.abc import Iterator

from generator.delta.change import Change, Topic
from generator.delta.compare import EditOp
from generator.delta.dangers import MISSING_FOLDER
from generator.delta.normal import is_secrets
from generator.delta.releases import KIND, Cluster
from generator.delta.sides import Digests, Reader, Unit, differing_paths, unit
from generator.plan.sources import CHARTS
from generator.plan.store import SECRETS, named, stored


def needing(listings: tuple[Digests, Digests], readers: tuple[Reader, Reader]) -> frozenset[Unit]:
    """Return the units that may need a folder which both sides name, and which differs."""
    folders = {folder for path in differing_paths(*listings) if (folder := stored(path))}
    asked = sorted(path for path in listings[0] if path in listings[1] and _names(path, folders))
    old, new = (reader(asked) for reader in readers)
    hit = {
        at
        for path in asked
        if not folders.isdisjoint(named([old[path]]) & named([new[path]])) and (at := unit(path))
    }
    whole = {at.cluster for at in hit if not at.hub}
    every = {at for listing in listings for path in listing if (at := unit(path))}
    return frozenset(at for at in every if at in hit or at.cluster in whole)


def _names(path: str, folders: set[str]) -> bool:
    """Tell whether a file may name one of some folders."""
    match path.split("/"):
        case [*_, _, "sources.yaml"]:
            return any(folder.startswith(f"{CHARTS}/") for folder in folders)
        case [_, "clusters", cluster, hub, "secrets.yaml"]:
            return any(folder.startswith(f"{SECRETS}/{cluster}/{hub}-") for folder in folders)
        case _:
            return False


def changes(old: Cluster, new: Cluster) -> Iterator[tuple[Unit, Change]]:
    """Yield the folders that releases need and that are there no more, or again, and those of
    secrets that are others under the same name; what differs in a chart is told as the chart's."""
    before, after = _needed(old), _needed(new)
    for at, folder in sorted(after):
        was, now = (_files(side.side.listing, folder) for side in (old, new))
        was_needed = (at, folder) in before
        if not now and (was or not was_needed):
            yield at, _change(folder, EditOp.DELETE)
        elif now and not was and was_needed:
            yield at, _change(folder, EditOp.ADD)
        elif was_needed and was != now and folder.startswith(f"{SECRETS}/"):
            yield at, _change(folder, EditOp.UPDATE)


def _change(folder: str, op: EditOp) -> Change:
    dangers = (MISSING_FOLDER,) if op is EditOp.DELETE else ()
    return Change(topic=Topic.STORE, object="", op=op, keys=(folder,), dangers=dangers)


def _needed(cluster: Cluster) -> set[tuple[Unit, str]]:
    found = set()
    for one in cluster.objects.found.values():
        if one.kind == KIND:
            found.add((one.unit, cluster.chart(one).folder))
        elif is_secrets(one):
            found.add((one.unit, str(one.spec.get("path", "")).removeprefix("./")))
    return {(at, folder) for at, folder in found if stored(f"{folder}/") == folder}


def _files(listing: Digests, folder: str) -> dict[str, str]:
    return {path: one for path, one in listing.items() if path.startswith(f"{folder}/")}
