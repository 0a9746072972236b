"""An Application or ApplicationSet is not rendered any more, or applies less than it did.

Argo CD deletes neither (``create-update``): the old Application stays, and claims the same objects
as the new one. One that applies less prunes what it no longer applies, before another has it.
"""

import posixpath
from collections.abc import Iterator, Sequence

from generator.diagnostic import Diagnostic, Location
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
    fewer = [one.name for key, one in old.applications.items() if _loses(comparison, key, one)]
    if less := _kept(comparison, fewer):
        text = f"less would be applied than before by {listed(less)}"
        note = "Argo CD would prune what is not protected, before another Application has it"
        yield _problem(comparison, less, text, note)


def _kept(comparison: Comparison, names: Sequence[str]) -> list[str]:
    """Leave out those that a line lets go."""
    return [name for name in names if not comparison.lets_go("application", name)]


def _problem(comparison: Comparison, names: Sequence[str], text: str, note: str) -> Diagnostic:
    pattern = names[0] if len(names) == 1 else f"{posixpath.commonprefix(names)}*"
    quoted = f'"{pattern}"' if pattern.startswith("*") else pattern
    return Diagnostic(
        location=Location(comparison.cluster.source, ("name",), on_key=True),
        rule="removed-application",
        message=text,
        help="go back, or see docs/removing.md and add to this file or fleet.yaml: "
        f"`decommissioned: [{{application: {quoted}, reason: …}}]`",
        note=f"{note}; compared with {comparison.before.name}",
    )


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
