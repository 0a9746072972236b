"""A cluster as a commit had it, beside the same cluster as it is rendered now."""

import posixpath
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from generator.fleet import Cluster, Engine, Leaving, Release, Settings, Stage
from generator.guards import rendered
from generator.guards.rendered import Deployed
from generator.guards.state import State, has_objects, state
from generator.plan.artifact import ENGINES
from generator.plan.folders import hub_folder
from generator.record import record
from generator.tree import Tree

_FILES = ("helmrelease.yaml", "namespace.yaml", "sources.yaml")


@record(kw_only=True)
class Before:
    """What there was of a cluster in ``rendered/``."""

    name: str
    """Where, for messages."""
    files: Mapping[str, bytes]
    """Of the files that count, those that are another now, or gone."""
    paths: frozenset[str]
    """All files that count."""
    read: Callable[[str], bytes | None]
    """Gives any other file."""


@record(kw_only=True)
class Comparison:
    before: Before
    tree: Tree
    cluster: Cluster
    settings: Settings
    old: State
    """What there was, without what is in files that are the same."""
    new: State
    lost: tuple[Deployed, ...]
    """Releases that are not rendered any more, in path order."""
    unreadable: tuple[str, ...]
    """Files that are not rendered any more, and may have had anything."""

    def release(self, name: str) -> Release | None:
        """Return a hub as it is configured."""
        return next((one for one in self.cluster.releases if one.name == name), None)

    def leaving(self, release: Deployed) -> Leaving | None:
        """Return the line that lets a release go."""
        for one in self.cluster.leaving:
            names = (release.name, release.target[0])
            if one.namespace == release.namespace and one.release_name in names:
                return one
        return None

    def is_protected(self, release: Deployed) -> bool:
        """Tell whether the engine that delivers the cluster keeps a release that is gone. It is
        the one that finds what the one before has left, so what the other heeds does not count."""
        engine = self.cluster.engine
        return engine in release.keepers or (
            engine is Engine.FLUX and posixpath.dirname(release.path) in self.old.kept
        )

    @property
    def is_done(self) -> str:
        """What to wait for, when a line has been committed."""
        is_flux = self.cluster.engine is Engine.FLUX
        return "Flux has applied that" if is_flux else "Argo CD has synced that"

    def was(self, hub: str, stage: Stage) -> bool:
        """Tell whether a line says that a hub had another stage, and that this is meant."""
        return any(move.hub == hub and move.stage is stage for move in self.cluster.moves)

    def lets_go(self, kind: str, name: str) -> bool:
        """Tell whether a line lets something besides a release go."""
        lines = (*self.cluster.decommissioned, *self.settings.decommissioned)
        return any(one.kind == kind and fnmatchcase(name, one.name) for one in lines)


def counts(path: str) -> bool:
    """Tell whether a file in ``rendered/`` may hold what must not be lost."""
    match path.split("/"):
        case [_, engine, _, _] if engine in ENGINES:
            return True
        case [_, "clusters", _, *_, name]:
            return name in _FILES
        case _:
            return False


def compare(
    before: Before, tree: Tree, cluster: Cluster, settings: Settings, hubs: frozenset[str] | None
) -> Comparison:
    """Compare a cluster; ``hubs`` are those that are rendered, None for all."""
    alone = [r for r in cluster.releases if hubs is not None and r.name not in hubs]
    resting = {hub_folder(cluster.name, release.name) for release in alone}
    changed = {
        path: data
        for path, data in before.files.items()
        if posixpath.dirname(path) not in resting
        if rendered.envelope(data) != rendered.envelope(tree.get(path, b""))
    }
    old = state(changed)
    new = state({path: tree[path] for path in changed if path in tree})
    if old.names - new.names:  # in another file, perhaps, which may even have been there before
        new = state({path: data for path, data in tree.items() if counts(path)})
    configured = {(release.namespace, release.release_name) for release in alone}
    lost = [one for key, one in old.releases.items() if key not in new.releases.keys() | configured]
    for namespace, _ in configured:
        new.namespaces.setdefault(namespace, "")
    return Comparison(
        before=before,
        tree=tree,
        cluster=cluster,
        settings=settings,
        old=old,
        new=new,
        lost=tuple(sorted(lost, key=lambda one: one.path)),
        unreadable=tuple(
            path
            for path, data in sorted(changed.items())
            if path not in tree and has_objects(path) and not rendered.is_readable(data)
        ),
    )


def listed(names: Iterable[str], most: int = 5) -> str:
    """Name a few things in backticks, and count the rest."""
    known = tuple(names)
    shown = [f"`{name}`" for name in known[:most]]
    if len(known) > most:
        shown.append(f"{len(known) - most} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
