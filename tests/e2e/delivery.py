"""A fleet on its way: its repository, what is committed there, and what the clusters make of it."""

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

from tests import command
from tests.e2e.bed import hosting
from tests.e2e.bed.api import Api, Object
from tests.e2e.bed.argocd import NAMESPACE
from tests.e2e.bed.bed import Bed
from tests.e2e.bed.waiting import LONG, stays, wait
from tests.e2e.bed.watching import Seen
from tests.e2e.fleets import Cluster, Fleet, namespace
from tests.e2e.promise import Breach, breaches
from tests.e2e.releases import Release, release, runs
from tests.repositories import git

RUNS = "fleetwave.e2e/runs"
Edit = Callable[[str, str], str]
"""Path and text of a rendered file → its text: how a fault gets in that fleetwave does not have."""


def as_rendered(_path: str, text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Application:
    sync: str
    health: str
    revision: str
    operation: str
    message: str

    def is_at(self, commit: str) -> bool:
        """All of a commit was applied, and is healthy."""
        states = (self.revision, self.sync, self.health, self.operation)
        return states == (commit, "Synced", "Healthy", "Succeeded")

    def __str__(self) -> str:
        state = f"{self.sync}, {self.health}, at {self.revision[:7] or 'nothing'}"
        return f"{state}; operation {self.operation or 'none'}: {self.message[:300]}"


class Delivery:
    """One repository, and one Application for each of its clusters."""

    def __init__(self, bed: Bed, name: str, edit: Edit = as_rendered) -> None:
        self.bed = bed
        self.name = name
        self.work = bed.folder / "work" / name
        self.url = f"{hosting.URL}/git/{name}.git"
        self._edit = edit
        self._fleet = Fleet(clusters=())
        self._contents: dict[str, str] = {}
        self._start = {each: bed.history(each).now() for each in self._running()}
        self._counted: dict[str, int] = {}
        bare = bed.folder / "served" / "git" / f"{name}.git"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", bare], check=True)
        subprocess.run(["git", "init", "-q", "-b", "main", self.work], check=True)
        git(self.work, "remote", "add", "origin", str(bare))

    # What people do

    def install(self, fleet: Fleet, *, is_shared: bool = True) -> str:
        """Follow docs/argocd.md from nothing, and wait until every hub is there."""
        self.write(fleet)
        self.fleetwave("render")
        self.fleetwave("bootstrap")
        commit = self.push("first")
        self.bootstrap(self._root_of_its_own() if is_shared else self.work / "argocd")
        self.wait_until_done(commit)
        return commit

    def bootstrap(self, folder: Path) -> None:
        """Apply `argocd/` as its first file says."""
        self.bed.alpha.kubectl(
            "apply", "--server-side", "--field-manager=fleetwave", "-k", str(folder)
        )
        self.bed.argocd.restart_controller_if_told_otherwise()

    def commit(self, fleet: Fleet, message: str = "change") -> str:
        """Render and commit, and let Argo CD know, as a webhook would."""
        self.write(fleet)
        self.fleetwave("render")
        return self.push(message)

    def write(self, fleet: Fleet) -> None:
        shutil.rmtree(self.work / "config", ignore_errors=True)
        for path, text in fleet.files(self.url, self.bed.flux_version).items():
            file = self.work / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self._fleet = fleet

    def fleetwave(self, *arguments: str, fails: bool = False) -> str:
        ran = command.run(self.work, *arguments)
        told = ran.stdout + ran.stderr
        assert ran.returncode == (1 if fails else 0), told
        return told

    def push(self, message: str) -> str:
        """Commit what is rendered, with the fault that is wanted, if one is."""
        for file in sorted((self.work / "rendered").rglob("*.yaml")):
            text = file.read_text(encoding="utf-8")
            edited = self._edit(file.relative_to(self.work).as_posix(), text)
            if edited != text:
                file.write_text(edited, encoding="utf-8")
        if self._edit is as_rendered:
            self.fleetwave("validate", "--rendered")
        self._contents |= self._layers_by_name()
        git(self.work, "add", "--all")
        git(self.work, "commit", "--quiet", "--allow-empty", "--message", message)
        git(self.work, "push", "--quiet", "origin", "main")
        self.refresh()
        return git(self.work, "rev-parse", "HEAD")

    def refresh(self) -> None:
        for kind, annotation in (
            ("ApplicationSet", "argocd.argoproj.io/application-set-refresh"),
            ("Application", "argocd.argoproj.io/refresh"),
        ):
            value = "true" if kind == "ApplicationSet" else "normal"
            for name in self._names(kind):
                patch = {"metadata": {"annotations": {annotation: value}}}
                self.bed.api.merge(kind, name, NAMESPACE, patch)

    def change(self, hub: str, patch: Object, cluster: str = "") -> None:
        """Edit a hub's HelmRelease on the cluster, by hand."""
        one = self._cluster(cluster)
        place = namespace(one.name, hub)
        self.api(cluster).merge("HelmRelease", hub, place, patch)

    def sync_by_hand(self, *hubs: str, revision: str, cluster: str = "") -> None:
        """As `argocd app sync`, of all, or with `--resource` of some hubs' releases only."""
        one = self._cluster(cluster)
        resources = [
            {
                "group": "helm.toolkit.fluxcd.io",
                "kind": "HelmRelease",
                "name": hub,
                "namespace": namespace(one.name, hub),
            }
            for hub in hubs
        ]
        sync: Object = {
            "revision": revision,
            "syncStrategy": {"hook": {}},
            "syncOptions": ["ServerSideApply=true"],
        }
        if resources:
            sync["resources"] = resources
        operation = {"initiatedBy": {"username": "somebody"}, "sync": sync}
        self.bed.api.merge("Application", f"hubs-{one.name}", NAMESPACE, {"operation": operation})

    def end_operation(self, cluster: str = "") -> None:
        """As `argocd app terminate-op`."""
        name = f"hubs-{self._cluster(cluster).name}"
        patch = {"status": {"operationState": {"phase": "Terminating"}}}
        self.bed.api.merge("Application", name, NAMESPACE, patch)

    # What they see

    def api(self, cluster: str = "") -> Api:
        return self.bed.clusters[self._cluster(cluster).destination].api

    def hubs(self, cluster: str = "") -> dict[str, Release]:
        """Return what the cluster says of each hub that it has."""
        one = self._cluster(cluster)
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

    def application(self, cluster: str = "", prefix: str = "hubs-") -> Application:
        name = f"{prefix}{self._cluster(cluster).name}"
        thing = self.bed.api.get("Application", name, NAMESPACE) or {}
        status = thing.get("status", {})
        operation = status.get("operationState", {})
        conditions = [each["message"] for each in status.get("conditions", [])]
        return Application(
            sync=status.get("sync", {}).get("status", ""),
            health=status.get("health", {}).get("status", ""),
            revision=status.get("sync", {}).get("revision", ""),
            operation=operation.get("phase", ""),
            message=" ".join([operation.get("message", ""), *conditions]),
        )

    def story(self) -> str:
        """Return all that a person would look at."""
        told = []
        for one in self._fleet.clusters:
            told += [f"root-{one.name}: {self.application(one.name, 'root-')}"]
            told += [f"hubs-{one.name}: {self.application(one.name)}"]
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

    def wait_for_operation(self, phase: str, cluster: str = "", seconds: float = LONG) -> None:
        """`Failed` is also one that will be tried again."""

        def is_there(app: Application) -> bool:
            failed = phase == "Failed" and "Retrying" in app.message
            return app.operation == phase or failed

        wait(
            f"a sync that has {phase}",
            lambda: self.application(cluster),
            until=is_there,
            seconds=seconds,
            background=self._background,
        )

    def wait_until_done(self, commit: str, cluster: str = "", seconds: float = LONG) -> None:
        """Wait until a commit is all there: applied, every hub healthy, every canary first."""
        names = [cluster] if cluster else [one.name for one in self._fleet.clusters]
        for name in names:
            wait(
                f"{commit[:7]} on {name}",
                partial(self._is_done, commit, name),
                seconds=seconds,
                background=self._background,
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
                self._contents,
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
        """Take it from Argo CD; what runs goes on, in namespaces that no other scenario uses."""
        # From the root on: each would bring the next one back.
        for kind, prefix in (
            ("ApplicationSet", "fleet-root"),
            ("Application", "root-"),
            ("ApplicationSet", "hubs-"),
            ("Application", "hubs-"),
        ):
            for name in self._names(kind):
                if name.startswith(prefix):
                    patch = {"metadata": {"finalizers": None}}
                    self.bed.api.merge(kind, name, NAMESPACE, patch)
                    self.bed.api.delete(kind, name, NAMESPACE, how="Orphan")

    # Inside

    def _is_done(self, commit: str, cluster: str) -> bool:
        applications = [self.application(cluster, prefix) for prefix in ("root-", "hubs-")]
        hubs = self.hubs(cluster)
        entries = self._cluster(cluster).hubs
        wanted = [keys.get("release_name", name) for name, keys in entries.items()]
        return (
            all(each.is_at(commit) for each in applications)
            and all(name in hubs for name in wanted)
            and all(hub.is_healthy for hub in hubs.values())
        )

    def _background(self) -> str:
        return f"{self.story()}\n{self.bed.last_words()}"

    def _cluster(self, name: str) -> Cluster:
        return next(one for one in self._fleet.clusters if name in {"", one.name})

    def _names(self, kind: str) -> list[str]:
        """Return the names of this repository's objects in Argo CD."""
        return [
            each["metadata"]["name"]
            for each in self.bed.api.all(kind, NAMESPACE)
            if self.url in str(each["spec"])
        ]

    def _root_of_its_own(self) -> Path:
        """Return `argocd/` with names by which the root meets no other fleet's."""
        folder = self.bed.folder / "argocd-of" / self.name
        shutil.copytree(self.work / "argocd", folder)
        for file in folder.rglob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            file.write_text(re.sub(r"\bfleet-root\b", f"fleet-root-{self.name}", text))
        return folder

    def _layers_by_name(self) -> dict[str, str]:
        """Return what the ConfigMaps and Secrets hold that releases name."""
        rendered = self.work / "rendered"
        files = [*rendered.rglob("nulls.yaml"), *rendered.rglob("secret.yaml")]
        things = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
        return {each["metadata"]["name"]: " ".join(each["data"].values()) for each in things}

    def _running(self) -> list[str]:
        return [name for name, cluster in self.bed.clusters.items() if cluster.programs]
