"""Whether an Argo CD has the projects, ApplicationSets and Applications that are rendered."""

from collections.abc import Iterator

from generator.inspection.finding import Object
from generator.live.checks import held
from generator.live.object import Live
from generator.live.seen import Argocd
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted
from generator.plan.artifact import RENDERED


def root(seen: Argocd) -> Iterator[Symptom]:
    """Look at what brings the objects of each cluster, and is given by hand."""
    for one in seen.bootstrap:
        if one.kind != "ConfigMap":
            yield from _held_against(one, seen, f"`{seen.apply}`")


def check(wanted: Wanted, seen: Argocd) -> Iterator[Symptom]:
    yield from _root_of(wanted, seen)
    root = f"root-{wanted.cluster}"
    for one in wanted.argocd:
        yield from _held_against(one, seen, f"see why `{root}` does not sync it")
    if seen.applications is None:
        return
    there = {one.name: one for one in seen.applications}
    for application in wanted.applications:
        live = there.get(application.name)
        origin = application.origin
        way_out = f"see what the conditions of {origin.kind} `{origin.name}` say"
        if live is None:
            yield held.absent("Application", application.name, seen.where, way_out)
        else:
            yield from held.against({"spec": application.spec}, live, seen.where, way_out)
            yield from _trouble(live, seen)


def _root_of(wanted: Wanted, seen: Argocd) -> Iterator[Symptom]:
    """The one of a cluster may be made by an ApplicationSet, or be given by hand."""
    name, settings = f"root-{wanted.cluster}", wanted.settings
    if seen.applications is None or any(
        (one.kind, one.name) == ("Application", name) for one in seen.bootstrap
    ):
        return
    live = next((one for one in seen.applications if one.name == name), None)
    source = {
        "repoURL": settings.repository.url,
        "targetRevision": settings.repository.revision,
        "path": f"{RENDERED}/argocd/{wanted.cluster}",
    }
    found = {} if live is None else live.spec.get("source") or {}
    way_out = f"`{seen.apply}`; is `{source['path']}` in the commit that Argo CD sees?"
    if live is None:
        yield held.absent("Application", name, seen.where, way_out)
        return
    for key, value in source.items():
        if found.get(key) != value:
            keys = ("spec", "source", key)
            yield held.otherwise(live, keys, (value, found.get(key)), seen.where, way_out)
    yield from _trouble(live, seen)


def _held_against(one: Object, seen: Argocd, way_out: str) -> Iterator[Symptom]:
    kinds = {
        "AppProject": seen.projects,
        "ApplicationSet": seen.sets,
        "Application": seen.applications,
    }
    there = kinds.get(one.kind)
    if there is not None:
        live = next((each for each in there if each.name == one.name), None)
        if live is None:
            yield held.absent(one.kind, one.name, seen.where, way_out)
        else:
            yield from held.against(one.value, live, seen.where, way_out)


def _trouble(live: Live, seen: Argocd) -> Iterator[Symptom]:
    for one in live.status.get("conditions") or ():
        if str(one.get("type")).endswith("Error"):
            yield Symptom(
                where=seen.where,
                object=live.title,
                rule="broken-application",
                message=f"{one['type']}: {one.get('message')}",
                help="docs/rollout.md says what to do in an incident",
            )
