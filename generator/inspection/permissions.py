"""What a cluster's AppProject does not let its Applications do: one object is enough, and nothing
of the sync is applied."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.diagnostic import Keys
from generator.inspection import glob, known
from generator.inspection.application import is_one
from generator.inspection.expansion import Application
from generator.inspection.finding import Finding, Object, mapping
from generator.inspection.inventory import Inventory


def check(inventory: Inventory) -> Iterator[Finding]:
    projects = {one.name: one for one in inventory.argocd if one.kind == "AppProject"}
    for application in inventory.applications:
        if not is_one(application.destination):
            continue
        name = str(application.spec.get("project", ""))
        if project := projects.get(name):
            yield from _application(application, project, list(inventory.covered(application)))
        else:
            text = f"there is no AppProject `{name}` for this cluster"
            yield _refused(application.origin, application.place("spec", "project"), text)


def _application(
    application: Application, project: Object, objects: Sequence[Object]
) -> Iterator[Finding]:
    url = str(mapping(application.spec, "source").get("repoURL", ""))
    if not permits_source(project.spec, url):
        text = f"the project `{project.name}` does not permit the repository `{url}`"
        keys = application.place("spec", "source", "repoURL")
        yield _refused(application.origin, keys, text)
    if not _reaches(project.spec, application.destination):
        cluster = application.destination.get("name") or application.destination.get("server")
        text = f"the project `{project.name}` does not permit the cluster `{cluster}`"
        key = "name" if application.destination.get("name") else "server"
        keys = application.place("spec", "destination", key)
        yield _refused(application.origin, keys, text)
        return
    namespace = application.destination.get("namespace", "")
    if not permits_destination(project.spec, application.destination, namespace):
        keys = application.place("spec", "destination", "namespace")
        yield _refused(application.origin, keys, _no_namespace(project, namespace))
    yield from _objects(application, project, objects)


def _reaches(project: Mapping[str, Any], cluster: Mapping[str, str]) -> bool:
    """Tell whether any destination is of a cluster."""
    return any(
        bool(cluster.get(key)) and glob.permits(str(item.get(key) or ""), cluster[key])
        for item in project.get("destinations") or ()
        for key in ("name", "server")
    )


def _objects(
    application: Application, project: Object, objects: Sequence[Object]
) -> Iterator[Finding]:
    """Say once what is refused, at the first object."""
    refused: dict[str, list[tuple[Object, Keys]]] = {}
    for one in objects:
        is_namespaced = one.kind not in known.CLUSTER_SCOPED
        if not permits_kind(project.spec, one.group, one.kind, one.name, is_namespaced):
            what = one.kind if is_namespaced else f"{one.kind} `{one.name}`"
            text = f"the project `{project.name}` does not permit a {what}"
            keys: Keys = ("kind",) if is_namespaced else ("metadata", "name")
            refused.setdefault(text, []).append((one, keys))
        if one.namespace and not permits_destination(
            project.spec, application.destination, one.namespace
        ):
            text = _no_namespace(project, one.namespace)
            refused.setdefault(text, []).append((one, ("metadata", "namespace")))
    for text, places in refused.items():
        one, keys = places[0]
        more = f"the same holds for {len(places) - 1} more objects" if len(places) > 1 else None
        yield _refused(one, keys, text, more)


def _no_namespace(project: Object, namespace: str) -> str:
    return f"the project `{project.name}` does not permit the namespace `{namespace}`"


def permits_source(project: Mapping[str, Any], url: str) -> bool:
    """``AppProject.IsSourcePermitted``."""
    found = False
    for pattern in project.get("sourceRepos") or ():
        denies = pattern.startswith("!")
        wanted = "!" * denies + glob.normalized(pattern.removeprefix("!"))
        if glob.permits(wanted, glob.normalized(url), "/"):
            found = True
        elif denies:
            return False
    return found


def permits_destination(
    project: Mapping[str, Any], cluster: Mapping[str, str], namespace: str
) -> bool:
    """``AppProject.isDestinationMatched``."""
    found = False
    for item in project.get("destinations") or ():
        patterns = {key: str(item.get(key) or "") for key in ("name", "server", "namespace")}
        is_name, is_server = (
            bool(cluster.get(key)) and glob.permits(patterns[key], cluster[key])
            for key in ("name", "server")
        )
        is_namespace = glob.permits(patterns["namespace"], namespace)
        denies = {key: pattern.startswith("!") for key, pattern in patterns.items()}
        if (is_name or is_server) and is_namespace:
            found = True
        elif (
            (denies["name"] and not is_name)
            or (denies["server"] and not is_server and is_namespace)
            or (denies["namespace"] and not is_namespace and is_server)
        ):
            return False
    return found


def permits_kind(
    project: Mapping[str, Any], group: str, kind: str, name: str, is_namespaced: bool
) -> bool:
    """``AppProject.IsGroupKindNamePermitted``."""
    scope = "namespace" if is_namespaced else "cluster"
    white = project.get(f"{scope}ResourceWhitelist")
    black = project.get(f"{scope}ResourceBlacklist") or ()
    if white is None and not is_namespaced:
        return False
    return (white is None or _lists(white, group, kind, name)) and not _lists(
        black, group, kind, name
    )


def _lists(items: Sequence[Mapping[str, str]], group: str, kind: str, name: str) -> bool:
    return any(
        glob.matches_kind(item.get("kind", ""), kind)
        and glob.matches_kind(item.get("group", ""), group)
        and (not item.get("name") or glob.matches_kind(item["name"], name))
        for item in items
    )


def _refused(one: Object, keys: Keys, message: str, note: str | None = None) -> Finding:
    return Finding(at=one, keys=keys, rule="not-permitted", message=message, note=note)
