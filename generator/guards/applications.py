"""An Application or ApplicationSet is not rendered any more, or applies less than it did.

Argo CD deletes neither (``create-update``): the old Application stays, and claims the same objects
as the new one. One that applies less prunes what it no longer applies, before another has it.
"""

from collections.abc import Iterator, Sequence

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Engine
from generator.guards.comparison import Comparison, listed
from generator.guards.rendered import Key
from generator.inspection.expansion import Application


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    old, new = comparison.old, comparison.new
    sets = [one.name for key, one in old.sets.items() if key not in new.sets]
    alone = [one.name for key, one in old.applications.items() if _is_gone(comparison, key, one)]
    for names, one, many in (
        (sets, "ApplicationSet is", "ApplicationSets are"),
        (alone, "Application is", "Applications are"),
    ):
        if gone := _kept(comparison, names):
            what = one if len(gone) == 1 else many
            text = f"the {what} not rendered any more: {listed(gone)}"
            note = "Argo CD would keep what is gone, and two would claim the same objects"
            yield _problem(comparison, gone, text, note)
    for key, before in old.applications.items():
        now = new.applications.get(key)
        if now is not None and not comparison.lets_go("application", before.name):
            yield from _elsewhere(comparison, before, now)
    fewer = [one.name for key, one in old.applications.items() if _loses(comparison, key, one)]
    if less := _kept(comparison, fewer):
        text = f"less would be applied than before by {listed(less)}"
        note = "Argo CD would prune what is not protected, before another Application has it"
        yield _problem(comparison, less, text, note)


def _elsewhere(comparison: Comparison, old: Application, new: Application) -> Iterator[Diagnostic]:
    """Argo CD would install everything there, and leave alone what runs here."""
    here, there = (
        one.destination.get("name") or one.destination.get("server") for one in (old, new)
    )
    if here != there:
        text = f"`{old.name}` would go to the cluster `{there}`, no more to `{here}`"
        note = "everything would be installed there, and what runs here would be left alone"
        yield _problem(comparison, [old.name], text, note)


def _kept(comparison: Comparison, names: Sequence[str]) -> list[str]:
    """Leave out those that a line lets go."""
    return [name for name in names if not comparison.lets_go("application", name)]


def _problem(comparison: Comparison, names: Sequence[str], text: str, note: str) -> Diagnostic:
    patterns: dict[str, None] = {}
    for name in names:  # those of hubs are `<cluster>.<hub>`
        cluster, dot, _ = name.partition(".")
        patterns[f"{cluster}.*" if dot and len(names) > 1 else name] = None
    lines = ", ".join(f"{{application: {pattern}, reason: …}}" for pattern in patterns)
    return Diagnostic(
        location=Location(comparison.cluster.source, ("name",), on_key=True),
        rule="removed-application",
        message=text,
        help=f"go back, or see {_page(comparison)} and add to this file or fleet.yaml: "
        f"`decommissioned: [{lines}]`",
        note=f"{note}; compared with {comparison.before.name}",
    )


def _page(comparison: Comparison) -> str:
    return f"docs/{'flux' if comparison.cluster.engine is Engine.FLUX else 'removing'}.md"


def _is_gone(comparison: Comparison, key: Key, old: Application) -> bool:
    if key in comparison.new.applications:
        return False
    files = _applied(comparison, old)
    # That of a hub which is gone goes with it.
    return not files or not files <= _lost(comparison)


def _loses(comparison: Comparison, key: Key, old: Application) -> bool:
    new = comparison.new.applications.get(key)
    return new is not None and any(
        not new.covers(path) for path in _applied(comparison, old) - _lost(comparison)
    )


def _applied(comparison: Comparison, old: Application) -> frozenset[str]:
    paths = (path for path in comparison.before.paths if path.endswith("/helmrelease.yaml"))
    return frozenset(path for path in paths if old.covers(path))


def _lost(comparison: Comparison) -> frozenset[str]:
    return frozenset(release.path for release in comparison.lost)
