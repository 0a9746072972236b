"""Whether an Argo CD has the projects, ApplicationSets and Applications that are rendered."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from generator import key_path
from generator.diagnostic import Keys
from generator.inspection.finding import Object
from generator.live.likeness import differences
from generator.live.object import Live
from generator.live.seen import Argocd
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted
from generator.plan.artifact import RENDERED

_AT_MOST = 3


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
            yield _absent("Application", application.name, seen, way_out)
        else:
            yield from _symptoms({"spec": application.spec}, live, seen, way_out)
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
        yield _absent("Application", name, seen, way_out)
        return
    for key, value in source.items():
        if found.get(key) != value:
            keys = ("spec", "source", key)
            yield _otherwise(live, keys, (value, found.get(key)), seen, way_out)
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
            yield _absent(one.kind, one.name, seen, way_out)
        else:
            yield from _symptoms(one.value, live, seen, way_out)


def _symptoms(
    wanted: Mapping[str, Any], live: Live, seen: Argocd, way_out: str
) -> Iterator[Symptom]:
    for keys in islice(differences(wanted, live), _AT_MOST):
        yield _otherwise(live, keys, (_at(wanted, keys), _at(live.value, keys)), seen, way_out)


def _absent(kind: str, name: str, seen: Argocd, way_out: str) -> Symptom:
    return Symptom(
        where=seen.where,
        object=f"{kind} {name}",
        rule="absent-on-cluster",
        message=f"there is no {kind} `{name}`",
        help=way_out,
    )


def _otherwise(
    live: Live, keys: Keys, wanted_and_found: tuple[Any, Any], seen: Argocd, way_out: str
) -> Symptom:
    wanted, found = wanted_and_found
    if wanted is None:
        said = f"is {_shown(found)}, and must not be there"
    else:
        said = f"is {_shown(found)}, and must be {_shown(wanted)}"
    return Symptom(
        where=seen.where,
        object=live.title,
        rule="differs-on-cluster",
        message=f"`{key_path.written(keys)}` {said}",
        help=way_out,
    )


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


def _at(value: Any, keys: Keys) -> Any:
    for key in keys:
        try:
            value = value[key]
        except (LookupError, TypeError):
            return None
    return value


def _shown(value: Any) -> str:
    if value is None:
        return "not there"
    if isinstance(value, Mapping | list):
        return f"{'a map' if isinstance(value, Mapping) else 'a list'} of {len(value)}"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
