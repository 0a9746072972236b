"""A fleet on its way: what is committed, what brings it, and what the clusters make of it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from tests.e2e.bed.api import Api, Object
from tests.e2e.bed.bed import Bed
from tests.e2e.bed.waiting import LONG, stays, wait
from tests.e2e.bed.watching import Seen
from tests.e2e.carriers import Carrier
from tests.e2e.fleets import Cluster, Fleet, fleet, namespace
from tests.e2e.promise import Breach, breaches
from tests.e2e.releases import Release, release, runs
from tests.e2e.repository import Repository

RUNS = "fleetwave.e2e/runs"


class Delivery:
    """One repository, its clusters, and what brings it there."""

    def __init__(self, bed: Bed, repository: Repository, carrier: Carrier) -> None:
        self.bed = bed
        self.repository = repository
        self.carrier = carrier
        self.name = repository.name
        self.work = repository.work
        self.fleetwave = repository.fleetwave
        self._fleet = Fleet(clusters=())
        self._start = {each: bed.history(each).now() for each in self._running()}
        self._counted: dict[str, int] = {}

    # What people do

    def fleet(self, *hubs: str, **more: object) -> Fleet:
        """Return a fleet of one cluster, of this repository's name."""
        return fleet(self.name, *hubs, **more)

    def install(self, fleet: Fleet) -> str:
        """Follow the documentation from nothing, and wait until every hub is there."""
        self.write(fleet)
        self.fleetwave("render")
        self.fleetwave("bootstrap")
        commit = self.push("first")
        self.bootstrap()
        self.wait_until_done(commit)
        return commit

    def bootstrap(self) -> None:
        self.carrier.bootstrap(self.work, self._fleet.clusters)

    def commit(self, fleet: Fleet, message: str = "change") -> str:
        """Render and commit, and say so, as a webhook would."""
        self.write(fleet)
        self.fleetwave("render")
        return self.push(message)

    def write(self, fleet: Fleet) -> None:
        self.repository.write(fleet, self.bed.flux_version, self.carrier.engine)
        self._fleet = fleet

    def push(self, message: str, *, is_checked: bool = True) -> str:
        commit = self.repository.push(message, is_checked=is_checked)
        self.look_again()
        return commit

    def look_again(self) -> None:
        """Have the engine hold what is there against the commit now, not at its interval."""
        self.carrier.refresh(self._fleet.clusters)

    def change(self, hub: str, patch: Object, cluster: str = "") -> None:
        """Edit a hub's HelmRelease on the cluster, by hand."""
        self.api(cluster).merge("HelmRelease", hub, self.place(hub, cluster), patch)

    # What they see

    def api(self, cluster: str = "") -> Api:
        return self.bed.clusters[self.cluster(cluster).destination].api

    def cluster(self, name: str = "") -> Cluster:
        return next(one for one in self._fleet.clusters if name in {"", one.name})

    def place(self, hub: str, cluster: str = "") -> str:
        """Return the namespace of a hub."""
        return namespace(cluster or self.name, hub)

    def hubs(self, cluster: str = "") -> dict[str, Release]:
        """Return what the cluster says of each hub that it has."""
        one = self.cluster(cluster)
        api = self.bed.clusters[one.destination].api
        told = {
            each["metadata"]["namespace"]: runs(each) for each in api.all("ConfigMap", label=RUNS)
        }
        found = {}
        for each in api.all("HelmRelease"):
            place = each["metadata"]["namespace"]
            name = each["metadata"]["name"]
            if place == namespace(one.name, name):
                found[name] = release(each, told.get(place, ""))
        return found

    def hub(self, name: str, cluster: str = "") -> Release:
        return self.hubs(cluster)[name]

    def story(self) -> str:
        """Return all that a person would look at."""
        told: list[str] = []
        for one in self._fleet.clusters:
            told += self.carrier.story(one)
            told += [f"  {name}: {hub}" for name, hub in self.hubs(one.name).items()]
        return "\n".join(told)

    def wait(
        self,
        what: str,
        until: Callable[[Mapping[str, Release]], object],
        cluster: str = "",
        seconds: float = LONG,
    ) -> Mapping[str, Release]:
        """Wait for what the hubs of a cluster say of themselves."""
        return wait(
            what,
            lambda: self.hubs(cluster),
            until=until,
            seconds=seconds,
            background=self._background,
        )

    def wait_until_failed(self, cluster: str = "", seconds: float = LONG) -> None:
        """Wait until it has met what is broken, and goes no further."""
        wait(
            "a rollout that has failed",
            lambda: self.carrier.has_failed(self.cluster(cluster)),
            seconds=seconds,
            background=self._background,
        )

    def wait_until_done(self, commit: str, cluster: str = "", seconds: float = LONG) -> None:
        """Wait until a commit is all there: applied, every hub healthy, every canary first."""
        names = [cluster] if cluster else [one.name for one in self._fleet.clusters]
        for name in names:
            wait(
                f"{commit[:7]} on {name}",
                partial(self.is_done, commit, name),
                seconds=seconds,
                background=self._background,
            )

    def is_done(self, commit: str, cluster: str = "") -> bool:
        one = self.cluster(cluster)
        hubs = self.hubs(cluster)
        wanted = [keys.get("release_name", name) for name, keys in one.hubs.items()]
        return (
            self.carrier.is_at(commit, one)
            and all(name in hubs for name in wanted)
            and all(hub.is_healthy for hub in hubs.values())
        )

    def stays(self, what: str, look: Callable[[], object]) -> None:
        stays(what, look)

    # What is promised

    def from_here(self) -> None:
        """Count breaches from now on; what was proved before stays proved."""
        self._counted = {each: self.bed.history(each).now() for each in self._running()}

    def breaches(self, after: Mapping[str, Sequence[str]] | None = None) -> list[Breach]:
        """Return each time that a production hub was given what its canaries had not proved.

        ``after`` names others that must come before a hub, in place of its canaries.
        """
        places = {one.destination for one in self._fleet.clusters}
        return [
            breach
            for place in places
            for breach in breaches(
                self.bed.history(place).since(self._start.get(place, 0)),
                after or self._fleet.canaries(),
                self.repository.contents,
            )
            if breach.at > self._counted.get(place, 0)
        ]

    def history(self) -> list[Seen]:
        """Return what happened to the releases from where it is counted, and how they were then."""
        (one,) = self._fleet.clusters
        spaces = {namespace(one.name, hub) for hub in one.hubs}
        start = self._counted[one.destination]
        all_of_it = self.bed.history(one.destination).since(self._start[one.destination])
        own = [seen for seen in all_of_it if seen.namespace in spaces]
        before = {(seen.kind, seen.name): seen for seen in own if seen.at <= start}
        return [*before.values(), *(seen for seen in own if seen.at > start)]

    def assert_kept(self) -> None:
        broken = self.breaches()
        assert not broken, "\n".join(str(each) for each in broken)

    def leave(self) -> None:
        self.carrier.leave(self._fleet.clusters)

    def _background(self) -> str:
        return f"{self.story()}\n{self.bed.last_words()}"

    def _running(self) -> list[str]:
        return [name for name, cluster in self.bed.clusters.items() if cluster.programs]
