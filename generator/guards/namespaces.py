"""A namespace is not rendered any more, though no release that lived in it is gone."""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Engine
from generator.guards.comparison import Comparison


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    explained = {release.namespace for release in comparison.lost}
    for namespace, path in comparison.old.namespaces.items():
        if namespace in comparison.new.namespaces or namespace in explained:
            continue
        if comparison.lets_go("namespace", namespace):
            continue
        engine = comparison.cluster.engine
        is_system = path == f"rendered/clusters/{comparison.cluster.name}/namespace.yaml"
        yield Diagnostic(
            location=Location(comparison.settings.source, ("delivery", "system_namespace"))
            if is_system
            else Location(comparison.cluster.source, ("hubs",), on_key=True),
            rule="removed-namespace",
            message=f"the namespace `{namespace}` is not rendered any more: what is in it would "
            "stay, and nothing would manage it",
            help=f"bring it back, or {_first(engine, namespace) if is_system else ''}let it go in "
            f"fleet.yaml: `decommissioned: [{{namespace: {namespace}, reason: …}}]`",
            note=f"it is in {comparison.before.name}; with that line {engine.label} may remove "
            "from it what is gone from the commit, but it never removes the namespace",
        )


def _first(engine: Engine, namespace: str) -> str:
    """Under Flux, what is in it are Kustomizations, and staging hubs go with theirs."""
    if engine is not Engine.FLUX:
        return ""
    return (
        f"first suspend all Kustomizations in `{namespace}`, as docs/removing.md has it, or "
        "staging hubs are uninstalled; then "
    )
