"""What is dangerous in a change of that by which Flux brings what is rendered."""

from collections.abc import Iterator

from generator.delta.change import Danger
from generator.delta.compare import Edit, EditOp, Item, leaves
from generator.delta.dangers import (
    DECRYPTION_OFF,
    GATE_REMOVED,
    PRUNE_ON,
    SOURCE_CHANGED,
    WAIT_OFF,
)
from generator.delta.objects import Found
from generator.delta.releases import Cluster, is_exempt
from generator.inspection.finding import mapping

KIND = "Kustomization"


def dangers(
    edit: Edit, before: Found, after: Found, was: Cluster, now: Cluster
) -> Iterator[Danger]:
    if edit.keys[:2] == ("spec", "dependsOn"):
        yield from _order(edit, before, after, was, now)
    elif edit.keys == ("spec", "decryption") and edit.op is EditOp.DELETE:
        is_needed = any(one.kind == "Secret" for one in _beside(after, now))
        yield from (DECRYPTION_OFF,) if is_needed else ()
    for leaf in leaves(edit):
        if leaf.keys == ("spec", "wait") and leaf.new is not True:
            yield WAIT_OFF
        elif leaf.keys == ("spec", "prune") and leaf.new is True:
            yield PRUNE_ON
        elif leaf.keys[:2] == ("spec", "sourceRef"):
            yield SOURCE_CHANGED


def _order(edit: Edit, before: Found, after: Found, was: Cluster, now: Cluster) -> Iterator[Danger]:
    """To wait for a canary by way of its smoke test, or directly again, is still to wait for it,
    and no danger."""
    item = edit.keys[-1]
    if edit.op is not EditOp.DELETE or not isinstance(item, Item):
        return
    releases = (one for one in _beside(after, now) if one.kind == "HelmRelease")
    if _canary(item.value, before, was) not in {None, *_canaries(after, now)}:
        yield from () if any(map(is_exempt, releases)) else (GATE_REMOVED,)


def _canaries(one: Found, cluster: Cluster) -> set[str | None]:
    return {_canary(each.get("name"), one, cluster) for each in one.entries("dependsOn")}


def _canary(name: object, one: Found, cluster: Cluster) -> str | None:
    """Return the staging hub that a Kustomization brings, or tries."""
    found = cluster.find(KIND, one.key[2], str(name))
    labels = mapping(found.value, "metadata", "labels") if found else {}
    said = {key.rpartition("/")[2]: str(value) for key, value in labels.items()}
    return said.get("hub") if said.get("stage", "staging") == "staging" else None


def _beside(one: Found, cluster: Cluster) -> Iterator[Found]:
    return (each for each in cluster.objects.found.values() if each.unit == one.unit)
