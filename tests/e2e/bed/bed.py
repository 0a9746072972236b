"""All of it: started together, stopped together."""

import fcntl
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from tests.e2e.bed.api import Api
from tests.e2e.bed.argocd import ArgoCD
from tests.e2e.bed.cluster import ETCD, PEER, Cluster
from tests.e2e.bed.engines import builds, flux_version
from tests.e2e.bed.hosting import Host
from tests.e2e.bed.process import Program, end_leftovers
from tests.e2e.bed.watching import History

FIRST, SECOND = 16443, 16543


class Bed:
    """etcd, one or two clusters, Argo CD, and what they fetch from."""

    def __init__(self, folder: Path, chosen: str, *, has_argocd: bool) -> None:
        self.folder = folder
        self._has_argocd = has_argocd
        self.builds = builds(chosen)
        self.flux_version = flux_version(chosen)
        clusters = {"alpha": FIRST, "beta": SECOND}
        self.clusters = {
            name: Cluster(
                name=name,
                port=port,
                folder=folder / name,
                builds=self.builds,
                does_notify=not has_argocd,
            )
            for name, port in clusters.items()
        }
        self.alpha = self.clusters["alpha"]
        self.argocd = ArgoCD(home=self.alpha, build=self.builds["argocd"])
        self._host: Host | None = None
        self._etcd = self._program_etcd()
        self._histories: dict[str, History] = {}
        self._lock: TextIO | None = None

    @property
    def api(self) -> Api:
        return self.alpha.api

    def start(self) -> None:
        self._take_the_folder()
        self._timed("etcd", self._etcd.start)
        self._host = Host(self.folder / "served")
        self._timed("cluster alpha", self.alpha.start)
        if self._has_argocd:
            self._timed("Argo CD", self.argocd.start)
            self.argocd.register(self.alpha)

    def start_beta(self) -> Cluster:
        """Start the second cluster, if it does not run yet."""
        beta = self.clusters["beta"]
        if not beta.programs:
            self._timed("cluster beta", beta.start)
            if self._has_argocd:
                self.argocd.register(beta)
        return beta

    def history(self, cluster: str) -> History:
        """Return all that happened to releases of a cluster, what they run, and smoke tests."""
        if cluster not in self._histories:
            self._histories[cluster] = History(
                self.clusters[cluster].api,
                HelmRelease="",
                ConfigMap="fleetwave.e2e/runs",
                Job="fleetwave.dev/cluster",
            )
        return self._histories[cluster]

    def stop(self) -> None:
        for history in self._histories.values():
            history.end()
        self.argocd.stop()
        for cluster in reversed(self.clusters.values()):
            cluster.stop()
        self._etcd.stop()
        if self._host:
            self._host.stop()
        if self._lock:
            self._lock.close()

    def programs(self) -> list[Program]:
        return [
            self._etcd,
            *self.argocd.programs.values(),
            *(each for cluster in self.clusters.values() for each in cluster.programs.values()),
        ]

    def last_words(self) -> str:
        """Return the end of the logs that say why a release or a sync does not go on."""
        named = ("application-controller", "helm-controller", "source-controller")
        told = [
            f"--- {program.log}\n{program.tail()}"
            for program in self.programs()
            if program.name in named or not program.is_running()
        ]
        return "\n".join(told)

    def _take_the_folder(self) -> None:
        """Refuse if another bed is in it; end what is left of an earlier one, and empty it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(f"error: another bed runs in {self.folder}") from None
        for folder in [self.folder, *(each for each in self.folder.iterdir() if each.is_dir())]:
            for name in end_leftovers(folder):
                _say(f"ended {name}, left by an earlier run")
        for each in self.folder.iterdir():
            if each.is_dir():
                shutil.rmtree(each)

    def _program_etcd(self) -> Program:
        command = [
            str(self.builds["etcd"].program("etcd")),
            "--name=bed",
            f"--data-dir={self.folder}/etcd/data",
            "--unsafe-no-fsync",
            f"--listen-client-urls={ETCD}",
            f"--advertise-client-urls={ETCD}",
            f"--listen-peer-urls={PEER}",
            f"--initial-advertise-peer-urls={PEER}",
            f"--initial-cluster=bed={PEER}",
        ]
        return Program("etcd", command, self.folder / "etcd")

    def _timed(self, what: str, start: Callable[[], None]) -> None:
        begin = time.monotonic()
        start()
        _say(f"{what} is up: {time.monotonic() - begin:.1f} s")


def _say(text: str) -> None:
    print(text, file=sys.__stderr__, flush=True)
