"""A staging hub is paused, and production hubs wait for it.

A paused canary never carries the id of a later change that both share, so these would wait for it
without end. A warning would be too little: the wait begins with some later commit of somebody else.
"""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Cluster, Fleet, Release, Stage
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    for cluster in fleet.clusters:
        for release in cluster.releases:
            if release.paused is None or release.stage is not Stage.STAGING:
                continue
            if waiting := [f"`{name}`" for name in _waiting(cluster, release)]:
                pause = release.paused.location
                yield Diagnostic(
                    location=Location(pause.path, pause.keys, on_key=True),
                    rule="paused-canary",
                    message=f"the staging hub `{release.name}` cannot be paused while "
                    f"{_list(waiting)} for it",
                    help="pause these as well, have them `staged_by` another, or exempt them for a "
                    "while with `rollout.ungated`",
                    note="they would wait without end for the next change that they share with it",
                )


def _waiting(cluster: Cluster, canary: Release) -> Iterator[str]:
    for release in cluster.releases:
        by = release.staged_by
        if release.is_gated and (by is None or canary.name in by):
            yield release.name


def _list(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} waits"
    return f"{', '.join(names[:-1])} and {names[-1]} wait"
