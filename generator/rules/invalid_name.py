"""A name that Kubernetes, Helm or Argo CD does not take, or that is taken by fleetwave itself.

Source of the lengths: RFC 1123 labels; Helm release and Argo CD Application names have 53 at
most, and Applications are named ``root-<cluster>`` and ``hubs-<cluster>``, or ``shared-<cluster>``
and ``<cluster>.<hub>``; Flux labels objects with a Kustomization's name, so that has 63.
"""

import re
from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Applications, Cluster, Engine, Fleet, Release, Stage
from generator.plan.argocd import application_name, shared_application_name
from generator.tree import Files

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")
_LONGEST_CLUSTER = 53 - len("hubs-")
_LONGEST_RELEASE = 53
_LONGEST_APPLICATION = 53
_LONGEST_NAMESPACE = 63
_LONGEST_HUB = 63 - len("-secrets-") - 10
_RESERVED = {"support": "the cluster's support release is rendered there"}


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:  # noqa: ARG001 -- every rule's form
    yield from check_clusters(fleet)
    for cluster in fleet.clusters:
        for release in cluster.releases:
            if release.stage is not Stage.SUPPORT:
                yield from _hub(release)
        if cluster.applications is Applications.HUB and cluster.engine is Engine.ARGOCD:
            yield from _applications(cluster)


def check_clusters(fleet: Fleet) -> Iterator[Diagnostic]:
    for cluster in fleet.clusters:
        location = Location(cluster.source, ("name",))
        yield from _name(location, "cluster name", cluster.name, _LONGEST_CLUSTER)


def check_release(release: Release) -> Iterator[Diagnostic]:
    """Check the names that a release has without its neighbours."""
    at = Location(release.location.path, ("name",))
    yield from _name(at, "cluster name", release.cluster, _LONGEST_CLUSTER)
    if release.is_hub:
        yield from _hub(release)


def _applications(cluster: Cluster) -> Iterator[Diagnostic]:
    at = Location(cluster.source, ("name",))
    names = {shared_application_name(cluster.name): at}
    for release in cluster.releases:
        names[application_name(cluster.name, release.name)] = Location(
            release.location.path, (*release.location.keys, "name")
        )
    for name, location in names.items():
        if len(name) > _LONGEST_APPLICATION:
            yield Diagnostic(
                location=location,
                rule="invalid-name",
                message=f"the Application `{name}` has {len(name)} characters, but "
                f"{_LONGEST_APPLICATION} at most fit",
                help="shorten the name of the cluster or the hub",
            )


def _hub(hub: Release) -> Iterator[Diagnostic]:
    def at(key: str) -> Location:
        return Location(hub.location.path, (*hub.location.keys, key))

    found = list(_name(at("name"), "hub name", hub.name, _LONGEST_HUB))
    if hub.name in _RESERVED:
        found.append(
            Diagnostic(
                location=at("name"),
                rule="invalid-name",
                message=f"a hub cannot be named `{hub.name}`",
                help="give it another name",
                note=_RESERVED[hub.name],
            )
        )
    yield from found
    if not found:
        yield from _name(at("namespace"), "namespace", hub.namespace, _LONGEST_NAMESPACE)
        yield from _name(at("release_name"), "release name", hub.release_name, _LONGEST_RELEASE)


def _name(location: Location, what: str, name: str, longest: int) -> Iterator[Diagnostic]:
    if not _LABEL.match(name):
        yield Diagnostic(
            location=location,
            rule="invalid-name",
            message=f"`{name}` is no {what} that Kubernetes takes"
            if name
            else f"the {what} is empty",
            help="use lower-case letters, digits and `-`, with a letter or digit at both ends",
        )
    elif len(name) > longest:
        yield Diagnostic(
            location=location,
            rule="invalid-name",
            message=f"the {what} `{name}` has {len(name)} characters, but {longest} at most fit",
            help="shorten it",
        )
