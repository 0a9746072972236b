"""Tell of some clusters or hubs that they are as an earlier run of all left them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.commands.judging.said import IF_ALL_ARE_READ, OF_A_CHART, Said
from generator.commands.warm.narrowing import since
from generator.config_paths import CLUSTERS
from generator.diagnostic import Diagnostic
from generator.git import History
from generator.selection import Selection
from generator.stamps import Stamp


def chosen(  # noqa: PLR0913, PLR0917 -- what it is told and asked
    stamp: Stamp, selection: Selection, root: Path, history: History, today: date, began: int
) -> Said | None:
    """Return what a run of them says; None if that takes one, since something is another now, or
    part of what was said may be said of all only."""
    if stamp.found or not all(_is_known(stamp, name, selection) for name in selection.hubs):
        return None
    if not all((root / CLUSTERS / name / "cluster.yaml").is_file() for name in stamp.known):
        return None  # which is said whatever is asked for
    known = tuple(name for name in stamp.known if name in selection.hubs)
    only = replace(
        stamp,
        known=known,
        clusters={name: stamp.clusters[name] for name in known},
        index=stamp.index.only({"", *known}),
    )
    now = since(only, root, history, today, began)
    if now is None or now.stale:
        return None
    return Said(of_clusters={name: _said(one.found) for name, one in only.clusters.items()})


def _is_known(stamp: Stamp, name: str, selection: Selection) -> bool:
    if name not in stamp.clusters:
        return False
    hubs = selection.hubs[name]
    if hubs is None:
        return True
    releases = (f"rendered/clusters/{name}/{hub}/helmrelease.yaml" for hub in hubs)
    mine = stamp.index.of(name)
    # Of the layers of a hub that was not asked for nothing is said; of its chart it is.
    return all(one in mine for one in releases) and all(
        one.rule in OF_A_CHART for one in stamp.clusters[name].found
    )


def _said(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(one for one in found if one.rule != IF_ALL_ARE_READ)
