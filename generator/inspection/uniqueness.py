"""One thing that is rendered twice: each of its two owners would undo what the other does."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from generator.diagnostic import Keys
from generator.inspection import known
from generator.inspection.finding import Finding, Object
from generator.inspection.inventory import Inventory


@dataclass(frozen=True, slots=True)
class _Claim:
    key: Hashable
    """What must be there once."""
    at: Object
    keys: Keys
    what: str


def check(inventories: Iterable[Inventory]) -> Iterator[Finding]:
    """Look at all clusters at hand: two may be one to Argo CD."""
    first: dict[Hashable, _Claim] = {}
    for inventory in inventories:
        for claims in _claims(inventory):
            for claim in claims:
                other = first.setdefault(claim.key, claim)
                if other is not claim:
                    yield Finding(
                        at=claim.at,
                        keys=claim.keys,
                        rule="duplicate-object",
                        message=f"{claim.what} is there twice",
                        note=f"the other is in `{other.at.path}`",
                    )
                    break


def _claims(inventory: Inventory) -> Iterator[list[_Claim]]:
    """Give the claims of each object; where one of them is taken, the rest says no more."""
    name: Keys = ("metadata", "name")
    for one in inventory.argocd:
        identity = (one.group, one.kind, one.namespace, one.name)
        yield [_Claim(identity, one, name, f"the {one.kind} `{one.name}`")]
        if one.kind == "AppProject":
            yield from _namespaces(inventory, one)
    for application in inventory.applications:
        if application.element:
            what = f"the Application `{application.name}`"
            origin = application.origin
            identity = (origin.group, "Application", origin.namespace, application.name)
            yield [_Claim(identity, origin, application.place(*name), what)]
    cluster = _destination(inventory)
    for one in inventory.applied:
        where = f" in `{one.namespace}`" if one.namespace else ""
        what = f"the {one.kind} `{one.name}`{where}"
        claims = [_Claim((cluster, one.group, one.kind, one.namespace, one.name), one, name, what)]
        if one.kind == "HelmRelease":
            release = str(one.spec.get("releaseName") or one.name)
            store = str(one.spec.get("storageNamespace") or one.namespace)
            what = f"the Helm release `{release}` in `{store}`"
            place = (cluster, "release", store, release)
            claims.append(_Claim(place, one, ("spec", "releaseName"), what))
        yield claims


def _namespaces(inventory: Inventory, project: Object) -> Iterator[list[_Claim]]:
    """No namespace belongs to two projects."""
    seen: set[Hashable] = set()
    for index, item in enumerate(project.spec.get("destinations") or ()):
        cluster = item.get("server") or item.get("name")
        namespace = item.get("namespace")
        owner = inventory.cluster if cluster in known.IN_CLUSTER else ""
        key = ("project", owner, cluster, namespace)
        if key not in seen:  # twice in one project is said elsewhere
            what = f"the namespace `{namespace}` of `{cluster}` in a project"
            keys: Keys = ("spec", "destinations", index, "namespace")
            yield [_Claim(key, project, keys, what)]
        seen.add(key)


def _destination(inventory: Inventory) -> Hashable:
    """Return what tells a cluster from others; Argo CD's own is another for each Argo CD."""
    for application in inventory.applications:
        for key in ("server", "name"):
            cluster = application.destination.get(key)
            if cluster and cluster not in known.IN_CLUSTER:
                return cluster
    return ("in-cluster", inventory.cluster)
