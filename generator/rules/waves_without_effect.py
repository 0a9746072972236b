"""Batches or a smoke test are to hold production back, but each hub has an Application of its own:
waves act inside one Application only."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Level, Location
from generator.fleet import Applications, Cluster, Engine, Fleet, Stage
from generator.tree import Files

_HELP = "remove them, or have one Application for the cluster: `delivery: {applications: cluster}`"
_MOST_NAMES = 3


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    alone = [one for one in fleet.clusters if one.applications is Applications.HUB]
    alone = [one for one in alone if one.engine is Engine.ARGOCD]
    for cluster in alone:
        if _has_batches(cluster):
            yield Diagnostic(
                location=Location(cluster.source, ("hubs",), on_key=True),
                rule="waves-without-effect",
                message=f"the production hubs of `{cluster.name}` are in batches, but do not wait "
                "for one another",
                help=_HELP,
                note="each of them has an Application of its own",
                level=Level.WARNING,
            )
    if alone and fleet.settings.smoke_test:
        yield Diagnostic(
            location=Location(fleet.settings.source, ("smoke_test",), on_key=True),
            rule="waves-without-effect",
            message=f"the smoke test holds no production hub back on {_names(alone)}",
            help=_HELP.replace("them", "it"),
            note="each hub there has an Application of its own",
            level=Level.WARNING,
        )


def _has_batches(cluster: Cluster) -> bool:
    waves = {r.wave for r in cluster.releases if r.stage is Stage.PRODUCTION and not r.ungated}
    return len(waves) > 1


def _names(clusters: list[Cluster]) -> str:
    names = [f"`{cluster.name}`" for cluster in clusters]
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
