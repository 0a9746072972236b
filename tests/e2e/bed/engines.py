"""The programs that are run: from which Go module each is built, and where it is kept.

``engines.toml`` has their versions. What is built is kept outside the repository, in a folder that
is named by all that went into it, with the files of the module that the bed applies (CRDs, default
settings): to run a built engine needs neither Go nor its module.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "engines"
VERSION = "{version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    module: str
    programs: Mapping[str, str]
    """Name → package."""
    linked: Mapping[str, str] = field(default_factory=dict)
    """Variables that the linker sets: without, a program says that it has no version."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Folder → pattern of the module's files that the bed needs."""


KUBERNETES = "k8s.io/component-base/version"
ENGINES: Mapping[str, Engine] = {
    "etcd": Engine(
        module="go.etcd.io/etcd/server/v3", programs={"etcd": "go.etcd.io/etcd/server/v3"}
    ),
    "kubernetes": Engine(
        module="k8s.io/kubernetes",
        programs={
            name: f"k8s.io/kubernetes/cmd/{name}"
            for name in ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
        },
        linked={
            f"{KUBERNETES}.gitVersion": f"v{VERSION}",
            f"{KUBERNETES}.gitMajor": "1",
            f"{KUBERNETES}.gitMinor": "{minor}",
        },
    ),
    "kwok": Engine(
        module="sigs.k8s.io/kwok",
        programs={"kwok": "sigs.k8s.io/kwok/cmd/kwok"},
        files={
            "stages/node": "kustomize/stage/node/fast/node-*.yaml",
            "stages/heartbeat": "kustomize/stage/node/heartbeat-with-lease/node-*.yaml",
            "stages/pod": "kustomize/stage/pod/fast/pod-*.yaml",
            "stages/volume": "kustomize/stage/volume/fast/p*.yaml",
        },
    ),
    **{
        name: Engine(
            module=f"github.com/fluxcd/{name}",
            programs={name: f"github.com/fluxcd/{name}"},
            files={"crds": "config/crd/bases/*.yaml"},
        )
        for name in (
            "source-controller",
            "helm-controller",
            "kustomize-controller",
            "notification-controller",
        )
    },
    "argocd": Engine(
        module="github.com/argoproj/argo-cd/v3",
        programs={"argocd": "github.com/argoproj/argo-cd/v3/cmd"},
        linked={"github.com/argoproj/argo-cd/v3/common.version": VERSION},
        files={
            "crds": "manifests/crds/*-crd.yaml",
            "config": "manifests/base/config/argocd-*-cm.yaml",
            "settings": "manifests/base/config/argocd-cm.yaml",
            "controller": "manifests/base/application-controller/*-statefulset.yaml",
        },
    ),
    "helm": Engine(module="helm.sh/helm/v4", programs={"helm": "helm.sh/helm/v4/cmd/helm"}),
    "oras": Engine(module="oras.land/oras", programs={"oras": "oras.land/oras/cmd/oras"}),
    "registry": Engine(
        module="github.com/google/go-containerregistry",
        programs={"registry": "github.com/google/go-containerregistry/cmd/registry"},
    ),
}


def cache() -> Path:
    """Return the folder that outlives a run and a clone."""
    if given := os.environ.get("FLEETWAVE_E2E_CACHE"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "fleetwave-e2e"


def versions(chosen: str) -> dict[str, str]:
    """Return the version of each engine, of the set ``newest`` or ``older``."""
    listed = _listed(chosen)
    return {name: listed[name] for name in ENGINES}


def flux_version(chosen: str) -> str:
    """Return the release of Flux that its controllers of a set are of."""
    return _listed(chosen)["flux"]


def _listed(chosen: str) -> dict[str, str]:
    sets = tomllib.loads((FOLDER / "engines.toml").read_text(encoding="utf-8"))
    if chosen not in sets:
        raise SystemExit(f"error: no engines `{chosen}`\nhelp: there are {', '.join(sets)}")
    return dict(sets[chosen])


@dataclass(frozen=True, slots=True)
class Build:
    """One engine at one version, built or not."""

    name: str
    version: str

    @property
    def source(self) -> Path:
        return FOLDER / self.name / self.version

    @property
    def folder(self) -> Path:
        engine = ENGINES[self.name]
        parts = [(self.source / file).read_text(encoding="utf-8") for file in ("go.mod", "go.sum")]
        parts.append(json.dumps([engine.programs, engine.linked, engine.files], sort_keys=True))
        key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]
        return cache() / "engines" / f"{self.name}-{self.version}-{key}"

    def is_built(self) -> bool:
        return self.folder.is_dir()

    def program(self, name: str) -> Path:
        return self.folder / name

    def files(self, folder: str) -> list[Path]:
        """Return the module's own files that were kept, in order."""
        return sorted((self.folder / folder).iterdir())

    def build(self) -> None:
        """Build the programs; the folder is there only once all of it is."""
        engine = ENGINES[self.name]
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder.parent) as name:
            half = Path(name) / self.folder.name
            half.mkdir()
            for program, package in engine.programs.items():
                flags = ["-trimpath", "-buildvcs=false", f"-ldflags={self._flags(engine)}"]
                self._go("build", *flags, "-o", str(half / program), package)
            listed: dict[str, Any] = json.loads(self._go("list", "-m", "-json", engine.module))
            for folder, pattern in engine.files.items():
                (half / folder).mkdir(parents=True)
                for file in Path(listed["Dir"]).glob(pattern):
                    shutil.copy(file, half / folder / file.name)
                    (half / folder / file.name).chmod(0o644)
            half.rename(self.folder)

    def _flags(self, engine: Engine) -> str:
        minor = self.version.split(".")[1]
        variables = [
            f"-X {name}={value.format(version=self.version, minor=minor)}"
            for name, value in engine.linked.items()
        ]
        return " ".join(["-s", "-w", *variables])

    def _go(self, *arguments: str) -> str:
        environment = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly"}
        ran = subprocess.run(
            ["nice", "go", *arguments],
            cwd=self.source,
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            text=True,
        )
        if ran.returncode:
            raise SystemExit(f"error: {self.name} {self.version} was not built, see above")
        return ran.stdout


def builds(chosen: str) -> dict[str, Build]:
    return {name: Build(name, version) for name, version in versions(chosen).items()}
