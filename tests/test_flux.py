"""A cluster that Flux alone delivers has the same hubs as with Argo CD, byte for byte."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import pytest

from generator.pipeline import build
from generator.selection import Selection
from generator.tree import Files
from generator.workspace import Workspace
from generator.yaml.emit import dumps
from generator.yaml.loader import load
from tests.command import ROOT
from tests.golden import CASES, NAMES, lay_out, text
from tests.snapshot import FLEET_YAML, SNAPSHOT, needs_snapshot

FLEET = "config/fleet.yaml"
OF_A_HUB = ("helmrelease.yaml", "namespace.yaml", "nulls.yaml", "secret.yaml", "smoke-test.yaml")
RENDERED = [
    name
    for name in NAMES
    if (CASES / name / "config").is_dir()
    and not (CASES / name / "command").exists()
    and not (CASES / name / "before").exists()
    and not text(CASES / name / "exit")
    # A registry has charts of its own, what is paused keeps what it has, and Flux refuses a
    # fleet's own Namespace that it may prune.
    and not re.search("registry|paused|template-of", name)
]


class Delivered:
    """A fleet, as if one engine delivered all of it. Implements ``Files``."""

    def __init__(self, files: Files, engine: str) -> None:
        self.files = files
        self.engine = engine

    def read(self, path: str) -> bytes:
        data = self.files.read(path)
        is_cluster = path.startswith("config/clusters/") and path.endswith("/cluster.yaml")
        if path != FLEET and not is_cluster:
            return data
        value = load(data)
        value["delivery"] = {**value.get("delivery", {}), "engine": self.engine}
        return dumps(value).encode()

    def target(self, path: str) -> str:
        return self.files.target(path)

    def names(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.files.names(folder)

    def walk(self, folder: str) -> tuple[str, ...]:
        return self.files.walk(folder)


def fleets() -> Iterator[object]:
    yield pytest.param(ROOT, id="bundled")
    yield pytest.param(
        SNAPSHOT,
        id="snapshot",
        marks=needs_snapshot,
    )
    for name in RENDERED:
        yield pytest.param(CASES / name, id=name)


@pytest.mark.parametrize("fleet", [*fleets()])
def test_hubs_are_the_same_under_both_engines(fleet: Path, tmp_path: Path) -> None:
    root = tmp_path / "fleet"
    if fleet.parent == CASES:
        lay_out(fleet, root)
    else:
        for part in ("config", "helm-charts"):
            shutil.copytree(fleet / part, root / part, symlinks=True)
        for folder, _, _ in os.walk(root):
            Path(folder).chmod(0o755)
    if fleet == SNAPSHOT:
        shutil.copyfile(FLEET_YAML, root / FLEET)
    by_argocd, by_flux = (hubs(rendered(root, engine)) for engine in ("argocd", "flux"))
    assert by_flux == by_argocd
    assert by_flux


def rendered(root: Path, engine: str) -> Mapping[str, bytes]:
    built = build(Delivered(Workspace(root), engine), Selection())
    assert not any(cluster.is_broken for cluster in built.clusters)
    return {path: data for cluster in built.clusters for path, data in cluster.tree.items()}


def hubs(tree: Mapping[str, bytes]) -> Mapping[tuple[str, ...], bytes]:
    """Return the objects of hubs, by cluster and hub, wherever they lie; the copies of charts; and
    where charts come from, without the repository itself."""
    found: dict[tuple[str, ...], bytes] = {}
    for path, data in tree.items():
        match PurePosixPath(path).parts:
            case (_, "charts", *_):
                found[path,] = data
            case (_, "secrets", cluster, folder, "secret.yaml"):
                found[cluster, folder.rpartition("-")[0], "secret.yaml"] = data
            case (_, "clusters", cluster, "sources.yaml"):
                documents = re.sub("^#.*\n", "", data.decode(), flags=re.MULTILINE).split("---\n")
                charts = [one for one in documents if "kind: GitRepository\nmetadata" not in one]
                found[cluster, "sources.yaml"] = "---\n".join(charts).encode()
            case (_, "clusters", cluster, *hub, name) if name in OF_A_HUB:
                found[cluster, *hub[:1], name] = data
    return found
