"""A hub is put into a namespace that belongs to something else."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Fleet, Stage
from generator.parsing.settings import RESERVED
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    delivery = fleet.settings.delivery
    reserved = {*RESERVED, delivery.argocd_namespace, delivery.system_namespace}
    for release in fleet.releases():
        name = release.namespace
        if release.stage is Stage.SUPPORT or release.name == name == "support":
            continue
        if name in reserved or name.startswith("kube-"):
            yield Diagnostic(
                location=Location(release.location.path, (*release.location.keys, "name")),
                rule="reserved-namespace",
                message=f"the hub `{release.name}` would live in the namespace `{name}`, which "
                "belongs to something else",
                help="give the hub another name, or a `namespace` of its own",
            )
