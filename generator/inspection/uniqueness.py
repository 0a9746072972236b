"""One thing that is rendered twice: each of its two owners would undo what the other does."""

from collections.abc import Hashable, Iterable, Iterator, Sequence

from generator.diagnostic import Keys
from generator.inspection import known
from generator.inspection.finding import Finding, Object
from generator.inspection.inventory import Inventory
from generator.record import record


@record
class _Claim:
    key: Hashable
    """What must be there once."""
    at: Object
    keys: Keys
    what: str


def check(inventories: Sequence[Inventory]) -> Iterator[Finding]:
    """Look at all clusters at hand: two may be one to Argo CD."""
    yield from _clusters(inventories)
    yield from _projects(inventories)
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
    for one in inventory.flux:
        here = (inventory.cluster, one.group, one.kind, one.namespace, one.name)
        yield [_Claim(here, one, name, f"the Kustomization `{one.name}`")]
    for one in inventory.argocd:
        identity = (one.group, one.kind, one.namespace, one.name)
        yield [_Claim(identity, one, name, f"the {one.kind} `{one.name}`")]
    for application in inventory.applications:
        if application.element:
            what = f"the Application `{application.name}`"
            origin = application.origin
            identity = (origin.group, "Application", origin.namespace, application.name)
            yield [_Claim(identity, origin, application.place(*name), what)]
    for one in inventory.applied:
        where = f" in `{one.namespace}`" if one.namespace else ""
        what = f"the {one.kind} `{one.name}`{where}"
        key = (inventory.cluster, one.group, one.kind, one.namespace, one.name)
        claims = [_Claim(key, one, name, what)]
        if one.kind == "HelmRelease":
            release = str(one.spec.get("releaseName") or one.name)
            store = str(one.spec.get("storageNamespace") or one.namespace)
            what = f"the Helm release `{release}` in `{store}`"
            place = (inventory.cluster, "release", store, release)
            claims.append(_Claim(place, one, ("spec", "releaseName"), what))
        yield claims


def _clusters(inventories: Iterable[Inventory]) -> Iterator[Finding]:
    """Two folders that are one cluster to Argo CD share all that is in it."""
    first: dict[tuple[str, str], str] = {}
    for inventory in inventories:
        for application in inventory.applications:
            for key, cluster in sorted(application.destination.items()):
                if key not in ("name", "server") or cluster in known.IN_CLUSTER:
                    continue
                other = first.setdefault((key, cluster), inventory.cluster)
                if other != inventory.cluster:
                    yield Finding(
                        at=application.origin,
                        keys=application.place("spec", "destination", key),
                        rule="duplicate-object",
                        message=f"this is the destination of `{other}`, too",
                        note="two sets of Applications would undo what each other does",
                    )


def _projects(inventories: Iterable[Inventory]) -> Iterator[Finding]:
    """No namespace of a cluster belongs to two projects."""
    first: dict[Hashable, Object] = {}
    for inventory in inventories:
        for one in inventory.argocd:
            for index, item in enumerate(one.spec.get("destinations") or ()):
                cluster = item.get("server") or item.get("name")
                owner = inventory.cluster if cluster in known.IN_CLUSTER else ""
                namespace = item.get("namespace")
                other = first.setdefault((owner, cluster, namespace), one)
                if other is not one:
                    yield Finding(
                        at=one,
                        keys=("spec", "destinations", index, "namespace"),
                        rule="duplicate-object",
                        message=f"`{namespace}` of `{cluster}` is in two projects",
                        note=f"the other is in `{other.path}`",
                    )
