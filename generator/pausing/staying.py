"""What must stay as it is while a hub is paused. What it keeps was rendered for that."""

from collections.abc import Mapping
from typing import Any

from generator.fleet import Cluster, Release, Settings
from generator.pausing.rendered import Rendered


def check_identity(
    rendered: Rendered, release: Release, kept: Mapping[str, Any], settings: Settings
) -> None:
    """Another namespace would not be in Argo CD's project, another release be new."""
    metadata = kept["metadata"]
    before = f"{metadata.get('namespace')}/{metadata['name']}"
    named = f"{release.namespace}/{release.release_name}"
    if before != named:
        raise rendered.problem(
            f"a paused hub stays the release `{before}`, and cannot become `{named}`",
            "give it back its namespace and release name, or end the pause",
        )
    stage = metadata.get("labels", {}).get(f"{settings.naming.label_prefix}/stage")
    if stage not in (None, release.stage):
        raise rendered.problem(
            f"a paused hub stays a {stage} hub, and cannot become a {release.stage} hub",
            "give it back its stage, or end the pause",
        )


def check_registry(rendered: Rendered, cluster: Cluster) -> None:
    """A cluster that reads a registry has no git repository to fetch a chart from."""
    if cluster.registry:
        raise rendered.problem(
            "the paused hub keeps a chart of the git repository, and the cluster reads a "
            "registry now",
            "end the pause, or take `source` away",
        )


def check_namespace(rendered: Rendered, kept: Mapping[str, Any], settings: Settings) -> None:
    """Objects of the old system namespace would have their sources in it."""
    system = settings.delivery.system_namespace
    if (namespace := kept["metadata"].get("namespace")) != system:
        raise rendered.problem(
            f"the paused hub keeps objects in the namespace `{namespace}`, which is the "
            "fleet's system namespace no more",
            "end the pause, or give the fleet back its system namespace",
        )
