"""One Kubernetes cluster: an API server of its own, simulated nodes, and Flux's controllers.

A second cluster shares the etcd of the first, under a prefix of its own, and nothing else.
"""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.e2e.bed import installed, pki
from tests.e2e.bed.api import Api
from tests.e2e.bed.engines import Build
from tests.e2e.bed.process import Program

ETCD = "http://127.0.0.1:12379"
PEER = "http://127.0.0.1:12380"
FLUX = ("source-controller", "helm-controller", "kustomize-controller")
NOTIFYING = "notification-controller"
SYSTEM = "flux-system"
WATCH = "--watch-all-namespaces=true"
GATE = "--feature-gates=CancelHealthCheckOnNewRevision=true"
FLAGS = {
    "helm-controller": ["--requeue-dependency=2s", "--concurrent=10"],
    "kustomize-controller": ["--requeue-dependency=2s", "--concurrent=20", GATE],
}
"""As our documentation has them, but quicker."""

NODE = {
    "apiVersion": "v1",
    "kind": "Node",
    "metadata": {
        "name": "node-0",
        "labels": {"kubernetes.io/hostname": "node-0", "kubernetes.io/os": "linux"},
    },
    "status": {
        each: {"cpu": "64", "memory": "256Gi", "pods": "500"}
        for each in ("allocatable", "capacity")
    },
}
STORAGE = {
    "apiVersion": "storage.k8s.io/v1",
    "kind": "StorageClass",
    "metadata": {
        "name": "kwok-volume",
        "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
    },
    "provisioner": "kwok.x-k8s.io/volume",
    "reclaimPolicy": "Delete",
    "volumeBindingMode": "Immediate",
}


@dataclass(slots=True, kw_only=True)
class Cluster:
    name: str
    port: int
    folder: Path
    builds: Mapping[str, Build]
    does_notify: bool = False
    """Whether Flux has its notification-controller, as where nobody looks at an Argo CD."""
    programs: dict[str, Program] = field(default_factory=dict)

    @property
    def api(self) -> Api:
        return Api(self.port, self.folder / "pki")

    @property
    def server(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def receiver(self) -> str:
        """Where webhooks are led to: the port behind Flux's Service `webhook-receiver`."""
        return f"127.0.0.1:{self.port + 10}"

    @property
    def kubeconfig(self) -> Path:
        return self.folder / "kubeconfig"

    def start(self) -> None:
        pki.make(self.folder / "pki")
        self.kubeconfig.write_text(pki.kubeconfig(self.folder / "pki", self.server))
        self._start_kubernetes()
        self._start_nodes()
        self._start_flux()

    def stop(self) -> None:
        """Stop all that runs here, the API server last."""
        for program in reversed(self.programs.values()):
            if program.name != "kube-apiserver":
                program.ask_to_stop()
        for program in reversed(self.programs.values()):
            program.stop()

    def wait_for_the_api_server(self) -> None:
        self.programs["kube-apiserver"].wait_until(self.api.is_ready)

    def run(self, name: str, command: list[str], **environment: str) -> Program:
        environment = {"KUBECONFIG": str(self.kubeconfig), **environment}
        program = Program(name, command, self.folder, environment)
        self.programs[name] = program
        program.start()
        return program

    def _start_kubernetes(self) -> None:
        keys, kubernetes = self.folder / "pki", self.builds["kubernetes"]
        serving = ["--bind-address=127.0.0.1", "--leader-elect=false"]
        self.run(
            "kube-apiserver",
            [
                str(kubernetes.program("kube-apiserver")),
                f"--etcd-servers={ETCD}",
                f"--etcd-prefix=/{self.name}",
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                f"--secure-port={self.port}",
                f"--tls-cert-file={keys}/apiserver.crt",
                f"--tls-private-key-file={keys}/apiserver.key",
                f"--client-ca-file={keys}/ca.crt",
                "--service-account-issuer=https://kubernetes.default.svc",
                f"--service-account-key-file={keys}/service-accounts.pub",
                f"--service-account-signing-key-file={keys}/service-accounts.key",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=RBAC",
                "--endpoint-reconciler-type=none",
                "--enable-priority-and-fairness=false",
            ],
        )
        self.wait_for_the_api_server()
        self.run(
            "kube-controller-manager",
            [
                str(kubernetes.program("kube-controller-manager")),
                f"--kubeconfig={self.kubeconfig}",
                *serving,
                f"--secure-port={self.port + 1}",
                f"--service-account-private-key-file={keys}/service-accounts.key",
                f"--root-ca-file={keys}/ca.crt",
                "--use-service-account-credentials=false",
            ],
        )
        self.run(
            "kube-scheduler",
            [
                str(kubernetes.program("kube-scheduler")),
                f"--kubeconfig={self.kubeconfig}",
                *serving,
                f"--secure-port={self.port + 2}",
            ],
        )

    def _start_nodes(self) -> None:
        kwok = self.builds["kwok"]
        folders = ("stages/node", "stages/heartbeat", "stages/pod", "stages/volume")
        stages = [file.read_text() for folder in folders for file in kwok.files(folder)]
        (self.folder / "kwok.yaml").write_text("\n---\n".join(stages))
        self.run(
            "kwok",
            [
                str(kwok.program("kwok")),
                f"--kubeconfig={self.kubeconfig}",
                "--manage-all-nodes=true",
                f"--server-address=127.0.0.1:{self.port + 3}",
                "--node-lease-duration-seconds=40",
                "--config",
                str(self.folder / "kwok.yaml"),
            ],
        )
        self._apply(NODE, STORAGE)

    def _start_flux(self) -> None:
        """All CRDs come first: each controller watches kinds of the others."""
        names = (NOTIFYING, *FLUX) if self.does_notify else FLUX
        crds = [file for name in names for file in self.builds[name].files("crds")]
        self.kubectl("apply", "--server-side", *[f"--filename={file}" for file in crds])
        self.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
        self._apply(
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": SYSTEM}},
        )
        storage, events = f"127.0.0.1:{self.port + 4}", f"127.0.0.1:{self.port + 9}"
        told = [f"--events-addr=http://{events}/"] if self.does_notify else []
        for folder in ("sources", "tmp"):
            (self.folder / folder).mkdir(exist_ok=True)
        own = {
            "source-controller": [
                f"--storage-path={self.folder}/sources",
                f"--storage-addr={storage}",
                f"--storage-adv-addr={storage}",
            ],
            "helm-controller": ["--graceful-shutdown-timeout=5s"],
            NOTIFYING: [f"--events-addr={events}", f"--receiverAddr={self.receiver}"],
        }
        for index, name in enumerate(names):
            build = self.builds[name]
            health = f"127.0.0.1:{self.port + 5 + index}"
            here = [f"--health-addr={health}", "--metrics-addr=127.0.0.1:0"]
            flags = [*FLAGS.get(name, []), *(told if name in FLUX else [])]
            program = self.run(
                name,
                [str(build.program(name)), *own.get(name, []), *here, *flags, WATCH],
                RUNTIME_NAMESPACE=SYSTEM,
                TMPDIR=str(self.folder / "tmp"),
            )
            program.wait_for_answer(f"http://{health}/readyz")
            self._apply(*installed.controller_of_flux(name, build.version, SYSTEM, flags))

    def _apply(self, *things: object) -> None:
        self.kubectl("apply", "--server-side", "--filename=-", stdin=yaml.safe_dump_all(things))

    def kubectl(self, *arguments: str, stdin: str | None = None) -> str:
        """Do what the documentation tells people to do, in the words that it has."""
        return kubectl(self.kubeconfig, *arguments, stdin=stdin)


def kubectl(kubeconfig: Path, *arguments: str, stdin: str | None = None) -> str:
    ran = subprocess.run(
        ["kubectl", f"--kubeconfig={kubeconfig}", *arguments],
        input=stdin,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, f"kubectl {' '.join(arguments)}: {ran.stderr}"
    return ran.stdout
