"""What a reviewer must not miss. Each danger has an id and a sentence; docs/changes.md lists them.

A danger is a reason to look, and no verdict: to let more people in may be what is meant.
"""

from collections.abc import Iterator

from generator.delta import access, network, storage
from generator.delta.change import Danger
from generator.delta.compare import Edit, Path, leaves
from generator.inspection import known

REMOVED_CLUSTER = Danger(
    id="removed-cluster", message="the cluster is rendered no more, nor is any of its hubs"
)
REMOVED_HUB = Danger(
    id="removed-hub", message="the hub is rendered no more; with its release goes its database"
)
NAMESPACE_CHANGED = Danger(
    id="namespace-changed",
    message="the release is installed anew in another namespace; users' volumes stay behind",
)
RELEASE_CHANGED = Danger(
    id="release-target-changed",
    message="Flux uninstalls the release and installs another, with an empty database",
)
DESTINATION_CHANGED = Danger(
    id="destination-changed", message="what is rendered is sent to another cluster"
)
CANARY_REMOVED = Danger(
    id="canary-removed", message="changes are not tried on this staging hub any more"
)
GATE_REMOVED = Danger(
    id="gate-removed", message="production does not wait for this staging hub any more"
)
GATE_CHANGED = Danger(
    id="gate-changed", message="production waits for something else of this staging hub"
)
UNGATED = Danger(id="ungated", message="production has changes although staging may be broken")
UNREADABLE_FILE = Danger(
    id="unreadable-file",
    message="what applies its folder fails while it is so: with Argo CD, for the whole cluster",
)
DUPLICATE_OBJECT = Danger(
    id="duplicate-object",
    message="several files say what one object is; at most one of them counts",
)
MISSING_FOLDER = Danger(
    id="missing-folder",
    message="Flux finds nothing there, and upgrades the release no more; `render` brings it back",
)
UNPROTECTED = Danger(
    id="protection-removed", message="it may be taken away once it is rendered no more"
)
ENGINE_CHANGED = Danger(
    id="engine-changed",
    message="both engines would deliver it, or none, unless docs/flux.md is followed step by step",
)
WAIT_OFF = Danger(
    id="wait-off",
    message="what is next in the rollout does not wait until this is healthy any more",
)
PRUNE_ON = Danger(id="prune-on", message="Flux takes away what is rendered no more")
DECRYPTION_OFF = Danger(
    id="decryption-off", message="encrypted files reach the release as they are: as `ENC[...]`"
)
SOURCE_CHANGED = Danger(id="source-changed", message="what is deployed is read from somewhere else")
CULLING_OFF = Danger(
    id="culling-off", message="idle servers run until somebody stops them, and cost money"
)

_TARGET = ("releaseName", "targetNamespace", "storageNamespace")

ALL = (
    UNREADABLE_FILE,
    DUPLICATE_OBJECT,
    MISSING_FOLDER,
    REMOVED_CLUSTER,
    REMOVED_HUB,
    NAMESPACE_CHANGED,
    RELEASE_CHANGED,
    DESTINATION_CHANGED,
    ENGINE_CHANGED,
    SOURCE_CHANGED,
    CANARY_REMOVED,
    GATE_REMOVED,
    GATE_CHANGED,
    UNGATED,
    WAIT_OFF,
    UNPROTECTED,
    PRUNE_ON,
    DECRYPTION_OFF,
    *access.ALL,
    *storage.ALL,
    CULLING_OFF,
    *network.ALL,
)
"""In the order in which they are shown."""


def in_values(edit: Edit) -> Iterator[Danger]:
    """Find what is dangerous in a change of a release's values."""
    yield from access.check(edit)
    for leaf in leaves(edit):
        yield from storage.check(edit, leaf)
        yield from network.check(leaf)
        if leaf.keys[-2:] == ("cull", "enabled") and leaf.turns_off:
            yield CULLING_OFF


def in_object(kind: str, edit: Edit) -> Iterator[Danger]:
    """Find what is dangerous in a change of an object besides values."""
    for leaf in leaves(edit):
        keys = leaf.keys
        name = str(keys[-1])
        if kind == "HelmRelease" and keys == ("metadata", "namespace"):
            yield NAMESPACE_CHANGED
        elif kind == "HelmRelease" and _is_target(keys):
            yield RELEASE_CHANGED
        elif kind in {"ApplicationSet", "Application"} and "destination" in keys[:-1]:
            yield from (DESTINATION_CHANGED,) if name in {"name", "server"} else ()
        elif keys[:2] == ("metadata", "labels") and name.endswith("/stage"):
            yield from (CANARY_REMOVED,) if leaf.old == "staging" else ()
        elif keys[:2] == ("metadata", "annotations"):
            yield from _annotation(name, leaf)


def _is_target(keys: Path) -> bool:
    return keys in {("metadata", "name"), *(("spec", key) for key in _TARGET)}


def _annotation(name: str, leaf: Edit) -> Iterator[Danger]:
    if name.endswith("/ungated") and leaf.new is not None:
        yield UNGATED
    if name == known.SYNC_OPTIONS:
        was, now = ("Prune=false" in known.options(str(one or "")) for one in (leaf.old, leaf.new))
        if was and not now:
            yield UNPROTECTED
    if name == known.PRUNE and leaf.old == "disabled":
        yield UNPROTECTED
