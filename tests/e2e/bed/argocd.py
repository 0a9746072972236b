"""The one Argo CD, beside the first cluster: its controllers as plain processes.

What a StatefulSet would do is done here as its manifest says: the application-controller gets its
settings as environment variables from ConfigMaps, when it starts. ``argocd/`` sets two of them.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.bed import installed, pki
from tests.e2e.bed.cluster import Cluster
from tests.e2e.bed.engines import Build
from tests.e2e.bed.process import Program

NAMESPACE = "argocd"
REDIS, REPO_SERVER = 16379, 18081
CONTROLLER, APPLICATIONSETS = 18082, 18085
QUICKLY: Mapping[str, str] = {
    "ARGOCD_RECONCILIATION_TIMEOUT": "5s",
    "ARGOCD_RECONCILIATION_JITTER": "0s",
    # Argo CD's own default, shorter than ours: what holds with it holds with more.
    "ARGOCD_SYNC_WAVE_DELAY": "2",
}
"""In place of what the ConfigMaps say, so that a scenario takes seconds."""


@dataclass(slots=True, kw_only=True)
class ArgoCD:
    home: Cluster
    build: Build
    programs: dict[str, Program] = field(default_factory=dict)
    _settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.home.folder.parent / "argocd"

    @property
    def kubeconfig(self) -> Path:
        return self.folder / "kubeconfig"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        keys = self.home.folder / "pki"
        self.kubeconfig.write_text(pki.kubeconfig(keys, self.home.server, NAMESPACE))
        self._install()
        self._run(
            "redis", ["redis-server", "--port", str(REDIS), "--bind", "127.0.0.1", "--save", ""]
        )
        listen = ["--address=127.0.0.1", f"--port={REPO_SERVER}", "--metrics-address=127.0.0.1"]
        tls = ["--disable-tls", "--client-ca-path="]
        self._run_role("repo-server", [*listen, *tls, f"--redis=127.0.0.1:{REDIS}"])
        repo_server = f"127.0.0.1:{REPO_SERVER}"
        self.start_controller()
        self._run_role(
            "applicationset-controller",
            [
                f"--metrics-addr=127.0.0.1:{APPLICATIONSETS}",
                f"--probe-addr=127.0.0.1:{APPLICATIONSETS + 1}",
                f"--webhook-addr=127.0.0.1:{APPLICATIONSETS + 2}",
                f"--argocd-repo-server={repo_server}",
                "--repo-server-plaintext",
            ],
        )
        for name, port, path in (
            ("application-controller", CONTROLLER, "healthz"),
            ("applicationset-controller", APPLICATIONSETS, "metrics"),
        ):
            self.programs[name].wait_for_answer(f"http://127.0.0.1:{port}/{path}")

    def stop(self) -> None:
        for program in self.programs.values():
            program.ask_to_stop()
        for program in self.programs.values():
            program.stop()

    def register(self, cluster: Cluster) -> None:
        """As `argocd cluster add CONTEXT --name CLUSTER`."""
        keys = cluster.folder / "pki"
        files = {"caData": "ca.crt", "certData": "admin.crt", "keyData": "admin.key"}
        tls = {key: pki.encoded(keys / file) for key, file in files.items()}
        data = {
            "name": cluster.name,
            "server": cluster.server,
            "config": json.dumps({"tlsClientConfig": tls}),
        }
        metadata = {
            "name": f"cluster-{cluster.name}",
            "namespace": NAMESPACE,
            "labels": {"argocd.argoproj.io/secret-type": "cluster"},
        }
        secret = {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": data}
        self.home.api.apply("Secret", secret)

    def start_controller(self) -> None:
        """With what its ConfigMaps say now."""
        self._settings = self.settings()
        self._run_role(
            "application-controller",
            [
                f"--redis=127.0.0.1:{REDIS}",
                f"--repo-server=127.0.0.1:{REPO_SERVER}",
                "--repo-server-plaintext",
                f"--metrics-port={CONTROLLER}",
            ],
            **self._settings,
            **QUICKLY,
        )

    def restart_controller_if_told_otherwise(self) -> None:
        """`kubectl rollout restart`, which our documentation asks for after a change."""
        if self._settings != self.settings():
            self.programs["application-controller"].stop()
            self.start_controller()
            restart = ("rollout", "restart", "statefulset", "argocd-application-controller")
            self.home.kubectl("--namespace", NAMESPACE, *restart)

    def settings(self) -> dict[str, str]:
        """Return the environment that the StatefulSet's manifest takes from ConfigMaps."""
        (manifest,) = self.build.files("controller")
        loaded = yaml.safe_load(manifest.read_text(encoding="utf-8"))
        (container,) = loaded["spec"]["template"]["spec"]["containers"]
        found: dict[str, str] = {}
        maps: dict[str, dict[str, Any]] = {}
        for variable in container["env"]:
            source = variable.get("valueFrom", {}).get("configMapKeyRef")
            if source and variable["name"] not in QUICKLY:
                name = source["name"]
                if name not in maps:
                    maps[name] = self.home.api.get("ConfigMap", name, NAMESPACE) or {}
                if value := maps[name].get("data", {}).get(source["key"]):
                    found[variable["name"]] = value
        return found

    def _install(self) -> None:
        """Apply what an installation brings, but for what runs it."""
        home = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}
        self.home.api.apply("Namespace", home)
        for folder in ("crds", "settings", "config"):
            files = [f"--filename={file}" for file in self.build.files(folder)]
            self.home.kubectl("apply", "--server-side", "--namespace", NAMESPACE, *files)
        (manifest,) = self.build.files("controller")
        for thing in installed.controller_of_argocd(manifest, self.build.version, NAMESPACE):
            self.home.api.apply(thing["kind"], thing)
        # argocd-server, which nobody needs here, would make this.
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        secret = {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {
                "name": "argocd-secret",
                "namespace": NAMESPACE,
                "labels": {"app.kubernetes.io/part-of": "argocd"},
            },
            "stringData": {"server.secretkey": key},
        }
        self.home.api.apply("Secret", secret)

    def _run_role(self, role: str, arguments: list[str], **environment: str) -> None:
        folder = self.folder
        (folder / "bin").mkdir(exist_ok=True)
        for each in ("tls", "ssh", "gpg/keys", "gpg/source", "plugins", "tmp"):
            (folder / each).mkdir(parents=True, exist_ok=True)
        (folder / "gpg/keys").chmod(0o700)
        (folder / "ssh/ssh_known_hosts").touch()
        # The repo-server asks it about every commit, also with signatures off: it says "none".
        verify = folder / "bin/git-verify-wrapper.sh"
        verify.write_text("#!/bin/sh\n")
        verify.chmod(0o755)
        own = {
            "ARGOCD_BINARY_NAME": f"argocd-{role}",
            "ARGOCD_FAKE_IN_CLUSTER": "true",
            "ARGOCD_TLS_DATA_PATH": str(folder / "tls"),
            "ARGOCD_SSH_DATA_PATH": str(folder / "ssh"),
            "ARGOCD_GNUPGHOME": str(folder / "gpg/keys"),
            "ARGOCD_GPG_DATA_PATH": str(folder / "gpg/source"),
            "ARGOCD_GPG_ENABLED": "false",
            "ARGOCD_PLUGINSOCKFILEPATH": str(folder / "plugins"),
            "ARGOCD_ASK_PASS_SOCK": str(folder / "ask-pass.sock"),
            "HOSTNAME": f"argocd-{role}-0",
            "HOME": str(folder),
            "TMPDIR": str(folder / "tmp"),
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        }
        command = [str(self.build.program("argocd")), *arguments, "--logformat=text"]
        self._run(role, command, **own, **environment)

    def _run(self, name: str, command: list[str], **environment: str) -> None:
        environment = {"KUBECONFIG": str(self.kubeconfig), **environment}
        program = Program(name, command, self.folder, environment)
        self.programs[name] = program
        program.start()
