"""An Application or ApplicationSet is not rendered any more, or applies less than it did.

Argo CD deletes neither (``create-update``): the old Application stays, and claims the same objects
as the new one. One that applies less prunes what it no longer applies, before another has it.
"""

import posixpath
from collections.abc import Iterator, Sequence

from generator.diagnostic import Diagnostic, Location
from generator.guards.comparison import Comparison, listed
from generator.guards.rendered import Application

_WORDS = {"ApplicationSet": "ApplicationSets", "Application": "Applications"}


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    old = [
        application
        for application in comparison.old.applications.values()
        if not comparison.lets_go("application", application.name)
    ]
    for kind, plural in _WORDS.items():
        gone = [one.name for one in old if one.kind == kind and _is_gone(comparison, one)]
        if gone:
            what = f"{kind} is" if len(gone) == 1 else f"{plural} are"
            text = f"the {what} not rendered any more: {listed(gone)}"
            note = "Argo CD would keep what is gone, and two would claim the same objects"
            yield _problem(comparison, gone, text, note)
    less = [one.name for one in old if _lost_files(comparison, one)]
    if less:
        text = f"less would be applied than before by {listed(less)}"
        note = "Argo CD would prune what is not protected, before another Application has it"
        yield _problem(comparison, less, text, note)


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


def _is_gone(comparison: Comparison, old: Application) -> bool:
    if old.key in comparison.new.applications:
        return False
    files = _applied(comparison, old)
    # That of a hub which is gone goes with it.
    return not files or not files <= _lost(comparison)


def _lost_files(comparison: Comparison, old: Application) -> bool:
    new = comparison.new.applications.get(old.key)
    return new is not None and any(
        not new.applies(path) for path in _applied(comparison, old) - _lost(comparison)
    )


def _applied(comparison: Comparison, old: Application) -> frozenset[str]:
    paths = (path for path in comparison.before.paths if path.endswith("/helmrelease.yaml"))
    return frozenset(path for path in paths if old.applies(path))


def _lost(comparison: Comparison) -> frozenset[str]:
    return frozenset(release.path for release in comparison.lost)
