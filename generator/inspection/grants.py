"""Kinds that a project permits although nothing of them is rendered."""

from collections.abc import Iterator

from generator.diagnostic import Keys
from generator.inspection.finding import Finding, Object
from generator.inspection.inventory import Inventory
from generator.plan.argocd import KINDS

_OURS = frozenset(KINDS)
_NEVER = frozenset((("", "Secret"),))
"""Argo CD must apply none, whatever is rendered."""


def check(inventory: Inventory) -> Iterator[Finding]:
    """A fleet's own template may render other kinds than ours do."""
    kinds = {(one.group, one.kind) for one in inventory.applied} - _NEVER
    named = {(one.group, one.kind, one.name) for one in inventory.applied}
    for project in inventory.argocd:
        if project.kind != "AppProject":
            continue
        for index, item in enumerate(project.spec.get("namespaceResourceWhitelist") or ()):
            group, kind = item.get("group", ""), item.get("kind", "")
            if (group, kind) not in kinds | _OURS and "*" not in group + kind:
                text = f"it permits a {kind}, and none is rendered"
                yield _loose(project, ("spec", "namespaceResourceWhitelist", index), text)
        for index, item in enumerate(project.spec.get("clusterResourceWhitelist") or ()):
            group, kind, name = (item.get(key, "") for key in ("group", "kind", "name"))
            is_known = (group, kind) == ("", "Namespace") or (group, kind, name) in named
            if not is_known and name and "*" not in group + kind + name:
                text = f"it permits the {kind} `{name}`, which is not rendered"
                yield _loose(project, ("spec", "clusterResourceWhitelist", index), text)


def _loose(one: Object, keys: Keys, message: str) -> Finding:
    return Finding(at=one, keys=keys, rule="loose-project", message=message)
