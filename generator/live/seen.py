"""All that was read of an Argo CD, and of a cluster. What could not be read is None, and is not
judged: that it could not is a symptom of its own."""

from collections.abc import Mapping

from generator.inspection.finding import Object
from generator.live.object import Key, Live
from generator.record import record

Many = tuple[Live, ...] | None


@record(kw_only=True)
class Argocd:
    where: str
    apply: str
    """The command that brings what it is given by hand."""
    kubectl: str
    """How a command for its cluster begins."""
    bootstrap: tuple[Object, ...]
    """What ``fleetwave bootstrap`` writes for it."""
    settings: Many
    workloads: Many
    pods: Many
    """Of the application-controller."""
    projects: Many
    sets: Many
    applications: Many


@record(kw_only=True)
class Cluster:
    where: str
    kubectl: str
    kinds: Many
    """The CustomResourceDefinitions of what is rendered."""
    controllers: Many
    """Flux's Deployments, of all namespaces."""
    releases: Many
    namespaces: Many
    sources: Many
    """The sources of the fleet, and the Kustomizations, of the system namespace."""
    bootstrap: tuple[Object, ...]
    """What ``fleetwave bootstrap`` writes for it; nothing if Argo CD delivers."""
    charts: Many
    """The sources of charts, of the system namespace; asked for where Flux alone delivers."""
    applications: Many
    """Argo CD's that have the cluster's label; asked for where Flux alone delivers."""
    secrets: Mapping[Key, bool] | None
    """Whether there is each of those that are needed."""
