"""A cluster was rendered, and is not configured any more."""

from generator.config_paths import CLUSTERS, cluster_file
from generator.diagnostic import Diagnostic, Location
from generator.fleet import Settings
from generator.guards.comparison import Before
from generator.plan.flux.kustomizations import FOLDER as FLUX


def removed(name: str, before: Before, settings: Settings) -> Diagnostic | None:
    """Refuse to remove a cluster unless a line lets it go."""
    if any(one.kind == "cluster" and one.name == name for one in settings.decommissioned):
        return None
    return Diagnostic(
        location=Location(settings.source, ("decommissioned",), on_key=True),
        rule="removed-cluster",
        message=f"the cluster `{name}` is not configured any more, but was rendered",
        help=f"bring `config/clusters/{name}` back, or let it go: "
        f"`decommissioned: [{{cluster: {name}, reason: …}}]`",
        note=f"it is in {before.name}; {_consequence(before)}: docs/removing.md has the steps",
    )


def _consequence(before: Before) -> str:
    if any(path.startswith(f"{FLUX}/") for path in before.paths):
        return "Flux would remove nothing of it, and its Kustomizations would fail"
    return "Argo CD would remove nothing of it, and its Applications would fail"


def without_file(name: str, *, is_any_left: bool) -> Diagnostic:
    """A cluster that was rendered has no cluster.yaml any more, though its folder, or all of the
    others, is there: that is no decision to remove it."""
    folder = f"{CLUSTERS}/{name}" if is_any_left else CLUSTERS
    return Diagnostic(
        location=Location(cluster_file(name), line=1, column=1),
        rule="file-not-found",
        message=f"the cluster `{name}` is rendered, but has no `cluster.yaml` any more",
        help=f"bring the file back, or remove `{folder}` to remove the cluster"
        if is_any_left
        else "bring it back: no cluster is left; to give up the fleet, remove `rendered/`",
    )
