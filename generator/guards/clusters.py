"""A cluster was rendered, and is not configured any more."""

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Settings


def removed(name: str, before: str, settings: Settings) -> Diagnostic | None:
    """Refuse to remove a cluster unless a line lets it go."""
    if any(one.kind == "cluster" and one.name == name for one in settings.decommissioned):
        return None
    return Diagnostic(
        location=Location(settings.source, ("decommissioned",), on_key=True),
        rule="removed-cluster",
        message=f"the cluster `{name}` is not configured any more, but was rendered",
        help=f"bring `config/clusters/{name}` back, or let it go: "
        f"`decommissioned: [{{cluster: {name}, reason: …}}]`",
        note=f"it is in {before}; Argo CD would remove nothing of it, and its Applications would "
        "fail: docs/removing.md has the steps",
    )
