"""Which hubs a change really affects: what can have changed is rendered, before and after."""

from dataclasses import dataclass, field

from generator.build import Builder
from generator.changeset import Op
from generator.diagnostic import Diagnostic, InvalidError
from generator.fleet import Cluster, Release
from generator.guards.clusters import without_file
from generator.impact.answer import Affected, Reason
from generator.impact.because import Because
from generator.impact.candidates import (
    changed_themselves,
    gated_otherwise,
    housed_otherwise,
    say_the_same,
)
from generator.impact.changed import Changed
from generator.impact.judging import judge
from generator.impact.objects import difference, files_of
from generator.impact.sharing import builders
from generator.impact.side import Side
from generator.inputs.kind import Kind
from generator.pipeline import CLUSTERS, SETTINGS, Progress
from generator.plan.lockstep import Lockstep
from generator.tree import Tree


@dataclass(slots=True)
class Found:
    affected: list[Affected] = field(default_factory=list)
    paused: list[Affected] = field(default_factory=list)
    problems: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    """What is wrong with clusters that cannot be rendered now, by folder."""


@dataclass(frozen=True, slots=True)
class _Rendered:
    """Some releases of a cluster, and Argo CD's objects; or what is wrong."""

    tree: Tree
    problems: tuple[Diagnostic, ...]


class Comparison:
    """Both states of the configuration, and what is between them."""

    def __init__(self, old: Side, new: Side, changed: Changed) -> None:
        """Raises ``InvalidError`` if the fleet as a whole cannot be rendered now."""
        self.old = old
        self.new = new
        self.changed = changed
        if new.problems:
            raise InvalidError(*new.problems)
        self.then, self.now, same_templates = builders(old, new, changed)
        self.own_templates = bool(self.now and self.now.must_inspect)
        self.same_settings = say_the_same(
            old.settings, new.settings, with_charts=self.own_templates
        )
        self.is_one_for_all = self.same_settings and same_templates
        self.because = Because(
            old, new, changed, same_settings=self.same_settings, same_templates=same_templates
        )
        self.folders = sorted(old.clusters.keys() | new.clusters.keys())
        self.touched = frozenset(filter(self._is_touched, self.folders))
        if self._is_judged_alike():
            self.broken_now = self.broken_then = judge(new, self.touched)
        else:
            self.broken_now, self.broken_then = judge(new), judge(old)
        self.found = Found()

    def run(self, progress: Progress) -> Found:
        for done, folder in enumerate(self.folders):
            progress(done, len(self.folders), folder)
            self._cluster(folder)
        return self.found

    def _cluster(self, folder: str) -> None:
        broken = self.broken_now.get(folder)
        if broken:
            if folder in self.touched or folder not in self.broken_then:
                self.found.problems[folder] = broken
            return
        if folder not in self.new.clusters:
            self._gone(folder)
        elif folder not in self.old.clusters and not self.old.problems:
            self._all(folder, Op.ADD)
        elif self.old.problems:
            self._all(folder, Op.UPDATE, self.old.problems[0])
        elif folder in self.broken_then:
            self._all(folder, Op.UPDATE, self.broken_then[folder][0])
        elif folder in self.touched:
            self._compare(folder)

    def _compare(self, folder: str) -> None:
        old, new = self._clusters(folder)
        then, now = self._builders()
        plans = _plans((then, now), (old, new))
        candidates = self._candidates(old, new, plans)
        if not candidates and old is new:
            return
        rendered_now = _render(now, new, candidates, plans and plans[1])
        if rendered_now.problems:
            self.found.problems[folder] = rendered_now.problems
            return
        rendered_then = _render(then, old, candidates, plans and plans[0])
        if rendered_then.problems:
            self._name(new, Op.UPDATE, rendered_then.problems[0])
            return
        releases = {one.name: one for one in (*old.releases, *new.releases)}
        for name in sorted(candidates & releases.keys()):
            before, after = (
                files_of(tree, new.name, name) for tree in (rendered_then.tree, rendered_now.tree)
            )
            change = difference(before, after)
            release = releases[name]
            if change:
                why = self.because.of_release(folder, name)
                self.found.affected.append(_affected(release, change, why))
            elif release.paused and (why := self.because.themselves(folder, name)):
                self.found.paused.append(_affected(release, Op.UPDATE, why))
        before, after = (
            files_of(tree, new.name, None) for tree in (rendered_then.tree, rendered_now.tree)
        )
        if change := difference(before, after):
            self._argocd(new, change, self.because.of_argocd(folder))

    def _candidates(
        self, old: Cluster, new: Cluster, plans: tuple[Lockstep, Lockstep] | None
    ) -> frozenset[str]:
        """Return what to render; everything where gates cannot be told, which then says why."""
        names = [frozenset(one.name for one in cluster.releases) for cluster in (old, new)]
        if not self.is_one_for_all or plans is None:
            return names[0] | names[1]
        then, now = self._builders()
        return frozenset(
            changed_themselves((self.old, self.new), (old, new), self.changed)
            | housed_otherwise((then.settings, now.settings), (old, new))
            | gated_otherwise(plans)
            | (names[0] ^ names[1])
        )

    def _gone(self, folder: str) -> None:
        known = self.new.files.names(CLUSTERS)[0]
        if folder in known or not known:
            problem = without_file(folder, is_any_left=bool(known))
            self.found.problems[folder] = (problem,)
        elif (old := self.old.clusters[folder].cluster) is not None:
            self._name(old, Op.DELETE)

    def _all(self, folder: str, change: Op, why: Diagnostic | None = None) -> None:
        """Name every release of a cluster that had none, or none that is known."""
        new = self.new.clusters[folder].cluster
        if new is None or self.now is None:
            raise AssertionError("a cluster that cannot be read is broken")
        built = _render(self.now, new, frozenset(one.name for one in new.releases), None)
        if built.problems:
            self.found.problems[folder] = built.problems
            return
        self._name(new, change, why)

    def _name(self, cluster: Cluster, change: Op, why: Diagnostic | None = None) -> None:
        folder = cluster.source.split("/")[-2]
        reasons = None if why is None else (self._broken(why),)
        for release in cluster.releases:
            given = reasons or self.because.of_release(folder, release.name)
            self.found.affected.append(_affected(release, change, given))
        self._argocd(cluster, change, reasons or self.because.of_argocd(folder))

    def _broken(self, why: Diagnostic) -> Reason:
        path = why.location.path
        change = self.changed.ops.get(path, Op.UPDATE)
        return Reason(path=path, kind=Kind.BROKEN, change=change)

    def _argocd(self, cluster: Cluster, change: Op, why: tuple[Reason, ...]) -> None:
        self.found.affected.append(
            Affected(
                cluster=cluster.name, hub=None, stage=None, wave=None, change=change, reasons=why
            )
        )

    def _is_touched(self, folder: str) -> bool:
        """Tell whether anything that changed can matter to a cluster."""
        if not self.is_one_for_all:
            return True
        old, new = self.old.clusters.get(folder), self.new.clusters.get(folder)
        if old is None or new is None or old is not new:
            return True
        # What one state looked for that the other did not, a changed file of both has named.
        return any(
            self.changed.meets(self.new.inputs(release)) for release in new.releases.values()
        )

    def _is_judged_alike(self) -> bool:
        """Tell whether the rules must say the same of both sides: they look at the configuration,
        and at files that are named like encrypted ones."""
        old, new = self.old, self.new
        return (
            old.settings is new.settings
            and SETTINGS not in self.changed.reached
            and old.clusters.keys() == new.clusters.keys()
            and all(old.clusters[one] is new.clusters[one] for one in new.clusters)
            and not any(map(self._is_secret, self.changed.reached))
        )

    def _is_secret(self, path: str) -> bool:
        return any(
            side.reader is not None and side.reader.is_secret(path) for side in (self.old, self.new)
        )

    def _clusters(self, folder: str) -> tuple[Cluster, Cluster]:
        old, new = self.old.clusters[folder].cluster, self.new.clusters[folder].cluster
        if old is None or new is None:
            raise AssertionError("a cluster that cannot be read is broken")
        return old, new

    def _builders(self) -> tuple[Builder, Builder]:
        if self.then is None or self.now is None:
            raise AssertionError("a fleet with clusters has settings")
        return self.then, self.now


def _plans(
    builders: tuple[Builder, Builder], clusters: tuple[Cluster, Cluster]
) -> tuple[Lockstep, Lockstep] | None:
    try:
        return builders[0].gates(clusters[0]), builders[1].gates(clusters[1])
    except InvalidError:
        return None


def _render(
    builder: Builder, cluster: Cluster, names: frozenset[str], gates: Lockstep | None
) -> _Rendered:
    own = frozenset(one.name for one in cluster.releases)
    if own <= names or gates is None:
        built = builder.build(cluster)
    else:
        built = builder.build_hubs(cluster, names & own, gates)
    return _Rendered(built.tree, built.errors)


def _affected(release: Release, change: Op, reasons: tuple[Reason, ...]) -> Affected:
    return Affected(
        cluster=release.cluster,
        hub=release.name,
        stage=release.stage,
        wave=release.wave,
        change=change,
        reasons=reasons,
    )
