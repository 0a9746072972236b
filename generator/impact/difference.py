"""Which hubs a change really affects: what can have changed is rendered, before and after."""

from dataclasses import dataclass, field

from generator.build import Builder
from generator.changeset import Op
from generator.config_paths import CLUSTERS
from generator.diagnostic import Diagnostic, InvalidError
from generator.fleet import Cluster
from generator.guards.clusters import without_file
from generator.impact.answer import Affected, Reason, of_engine, of_release
from generator.impact.because import Because
from generator.impact.candidates import (
    changed_themselves,
    gated_otherwise,
    housed_otherwise,
    is_touched,
    say_the_same,
)
from generator.impact.changed import Changed
from generator.impact.judging import are_judged_alike, judge
from generator.impact.objects import difference, files_of
from generator.impact.rendering import plan_gates, render
from generator.impact.sharing import builders
from generator.impact.side import Side
from generator.impact.unpaused import reached_if_unpaused
from generator.inputs.kind import Kind
from generator.pipeline import Progress
from generator.plan.lockstep import Lockstep


@dataclass(slots=True)
class Found:
    affected: list[Affected] = field(default_factory=list)
    paused: list[Affected] = field(default_factory=list)
    problems: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    """What is wrong with clusters that cannot be rendered now, by folder."""


class Comparison:
    """Both states of the configuration, and what is between them."""

    def __init__(self, old: Side, new: Side, changed: Changed) -> None:
        """Raises ``InvalidError`` if the fleet as a whole cannot be rendered now."""
        self.new = new
        self.changed = changed
        if new.problems:
            raise InvalidError(*new.problems)
        built = builders(old, new, changed)
        old = self.old = built.old
        self.then, self.now, same_templates = built.then, built.now, built.same_templates
        self.own_templates = bool(self.now and self.now.must_inspect)
        self.same_settings = say_the_same(
            old.settings, new.settings, with_charts=self.own_templates
        )
        self.is_one_for_all = self.same_settings and same_templates
        self.because = Because(
            old, new, changed, same_settings=self.same_settings, same_templates=same_templates
        )
        self.folders = sorted(old.clusters.keys() | new.clusters.keys())
        self.touched = frozenset(
            folder
            for folder in self.folders
            if not self.is_one_for_all or is_touched(old, new, changed, folder)
        )
        if are_judged_alike(old, new, changed):
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
        plans = plan_gates((then, now), (old, new))
        candidates = self._candidates(old, new, plans)
        if not candidates and old is new:
            return
        rendered_now = render(now, new, candidates, plans and plans[1])
        if rendered_now.problems:
            self.found.problems[folder] = rendered_now.problems
            return
        rendered_then = render(then, old, candidates, plans and plans[0])
        if rendered_then.problems:
            self._name(new, Op.UPDATE, rendered_then.problems[0])
            return
        releases = {one.name: one for one in (*old.releases, *new.releases)}
        paused: dict[str, Affected] = {}
        for name in sorted(candidates & releases.keys()):
            before, after = (
                files_of(tree, new.name, name) for tree in (rendered_then.tree, rendered_now.tree)
            )
            change = difference(before, after)
            release = releases[name]
            if change:
                why = self.because.of_release(folder, name)
                self.found.affected.append(of_release(release, new.engine, change, why))
            elif release.paused and (why := self.because.themselves(folder, name)):
                paused[name] = of_release(release, new.engine, Op.UPDATE, why)
        if paused:
            reached = reached_if_unpaused((then, now), (old, new), paused.keys())
            self.found.paused += [paused[name] for name in sorted(reached)]
        before, after = (
            files_of(tree, new.name, None) for tree in (rendered_then.tree, rendered_now.tree)
        )
        if change := difference(before, after):
            self.found.affected.append(of_engine(new, change, self.because.of_engine(folder)))

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
        built = render(self.now, new, frozenset(one.name for one in new.releases), None)
        if built.problems:
            self.found.problems[folder] = built.problems
            return
        self._name(new, change, why)

    def _name(self, cluster: Cluster, change: Op, why: Diagnostic | None = None) -> None:
        folder = cluster.folder
        reasons = None if why is None else (self._broken(why),)
        for release in cluster.releases:
            given = reasons or self.because.of_release(folder, release.name)
            self.found.affected.append(of_release(release, cluster.engine, change, given))
        why_engine = reasons or self.because.of_engine(folder)
        self.found.affected.append(of_engine(cluster, change, why_engine))

    def _broken(self, why: Diagnostic) -> Reason:
        path = why.location.path
        change = self.changed.ops.get(path, Op.UPDATE)
        return Reason(path=path, kind=Kind.BROKEN, change=change)

    def _clusters(self, folder: str) -> tuple[Cluster, Cluster]:
        old, new = self.old.clusters[folder].cluster, self.new.clusters[folder].cluster
        if old is None or new is None:
            raise AssertionError("a cluster that cannot be read is broken")
        return old, new

    def _builders(self) -> tuple[Builder, Builder]:
        if self.then is None or self.now is None:
            raise AssertionError("a fleet with clusters has settings")
        return self.then, self.now
