"""What a rollout would not survive, in the manifests themselves, whoever wrote them.

``check_object`` looks at one object, ``check_cluster`` at what is rendered for one cluster,
``check_fleet`` at all clusters. The first runs while rendering, too; with a fleet's own templates
so do the others, for each cluster by itself, so that no template can break what they look at. One
module per topic; ``known`` holds every list of what Argo CD and Flux understand; ``finding`` is
what all of them yield.

What each refuses was seen to go wrong with the real engines.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from generator.inspection import (
    agreement,
    annotations,
    application,
    applicationset,
    characters,
    fetching,
    fields,
    folders,
    gates,
    grants,
    membership,
    names,
    ordering,
    permissions,
    project,
    protection,
    references,
    release,
    secrets,
    shape,
    stores,
    uniqueness,
)
from generator.inspection.finding import Finding, Object
from generator.inspection.inventory import Inventory

_Check = Callable[[Object], Iterator[Finding]]

_OF_EVERY_KIND: Sequence[_Check] = (
    names.check,
    shape.check_rules,
    annotations.check,
    characters.check,
    fields.check,
)
_OF_A_KIND: Mapping[str, Sequence[_Check]] = {
    "ApplicationSet": (applicationset.check, application.check),
    "Application": (application.check,),
    "AppProject": (project.check,),
    "HelmRelease": (release.check,),
    "HelmChart": (release.check,),
    "OCIRepository": (release.check,),
    "Secret": (secrets.check,),
    "Kustomization": (secrets.check, fetching.check),
    "GitRepository": (fetching.check,),
}
_OF_A_CLUSTER = (
    folders.check,
    ordering.check,
    gates.check,
    permissions.check,
    protection.check,
    references.check,
    stores.check,
    names.check_applications,
    secrets.check_places,
    grants.check,
    agreement.check,
    membership.check,
)


def check_object(one: Object) -> Iterator[Finding]:
    """Yield what is wrong with an object that fits its schema."""
    if one.is_build_file:
        return
    for check in _OF_EVERY_KIND:
        yield from check(one)
    for check in _OF_A_KIND.get(one.kind, ()):
        yield from check(one)


def check_bootstrap(one: Object) -> Iterator[Finding]:
    """Yield what is wrong with an object that an Argo CD is given by hand."""
    if one.is_build_file:
        return
    is_root = one.kind == "ApplicationSet"
    checks = (applicationset.check_root, application.check) if is_root else _OF_A_KIND.get(one.kind)
    for check in (*_OF_EVERY_KIND, *(checks or ())):
        yield from check(one)


def check_cluster(inventory: Inventory) -> Iterator[Finding]:
    """Yield what is wrong between the objects of one cluster."""
    for check in _OF_A_CLUSTER:
        yield from check(inventory)


def check_unknown(inventory: Inventory) -> Iterator[Finding]:
    """Yield what is wrong with a cluster that the configuration does not know."""
    yield from membership.check_cluster(inventory)
    yield from check_cluster(inventory)


def check_whole(inventory: Inventory) -> Iterator[Finding]:
    """Yield what ``check_cluster`` and ``check_fleet`` do, for one cluster."""
    yield from check_cluster(inventory)
    yield from check_fleet([inventory])


def check_fleet(inventories: Sequence[Inventory]) -> Iterator[Finding]:
    """Yield what is there twice, in one cluster or in two."""
    yield from uniqueness.check(inventories)
