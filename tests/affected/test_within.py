"""Which changes stay within a cluster, so that those who run it may merge them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands.affected import Question, affected
from tests.affected import fleet

ALPHA = "config/clusters/alpha"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("base")
    fleet.write(root)
    return root


@pytest.fixture
def root(base: Path, tmp_path: Path) -> Path:
    shutil.copytree(base, tmp_path / "fleet", symlinks=True)
    return tmp_path / "fleet"


def refused(root: Path, *clusters: str) -> list[str]:
    answer = affected(root, Question(within=clusters), lambda *_: None)
    assert {one.rule for one in answer.diagnostics} <= {"outside-cluster"}
    return [one.message for one in answer.diagnostics]


def put(path: str, text: str) -> Callable[[Path], None]:
    return lambda root: fleet.put(root, path, text.encode())


def layer(name: str) -> Callable[[Path], None]:
    """Give a hub of alpha another layer."""
    text = fleet.ALPHA.replace("prod.yaml, enc", f"prod.yaml, {name}, enc")
    assert text != fleet.ALPHA
    return put(f"{ALPHA}/cluster.yaml", text)


def link(path: str, target: str) -> Callable[[Path], None]:
    return lambda root: (root / path).symlink_to(target)


def brought(hub: str, path: str) -> str:
    return f"`alpha/{hub}` is made from `{path}` now, and was not before"


@pytest.mark.parametrize(
    "edits",
    [
        [put(f"{ALPHA}/common.yaml", "a: 2\n")],
        [put(f"{ALPHA}/more.yaml", "a: 2\n"), layer("more.yaml")],
        [put(f"{ALPHA}/own.Chart.yaml", "name: local\nversion: 0.3.0\n"), fleet.render],
    ],
)
def test_a_change_stays_within(root: Path, edits: list[Callable[[Path], None]]) -> None:
    for edit in edits:
        edit(root)
    assert refused(root, "alpha") == []


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ([put("README.md", "new\n")], "`README.md` is not part of the cluster `alpha`"),
        (
            [put("config/clusters/alpha-2/a.yaml", "a: 1\n")],
            "`config/clusters/alpha-2/a.yaml` is not part of the cluster `alpha`",
        ),
        (
            [put("rendered/charts/local-000000000000/Chart.yaml", "name: mine\n")],
            "`rendered/charts/local-000000000000/Chart.yaml` is not part of the cluster `alpha`",
        ),
        (
            [layer("../beta/enc-outer.yaml")],
            brought("prod", "config/clusters/beta/enc-outer.yaml"),
        ),
        (
            [link(f"{ALPHA}/theirs.yaml", "../beta/enc-outer.yaml"), layer("theirs.yaml")],
            brought("prod", "config/clusters/beta/enc-outer.yaml"),
        ),
        (
            [put(f"{ALPHA}/r.jsonnet", "{ a: importstr '../beta/folder/plain.yaml' }\n")],
            brought("r-staging", "config/clusters/beta/folder/plain.yaml"),
        ),
    ],
)
def test_a_change_does_not(root: Path, edits: list[Callable[[Path], None]], message: str) -> None:
    for edit in edits:
        edit(root)
    assert refused(root, "alpha") == [message]


def test_another_cluster_that_uses_a_file_of_this_one_is_outside(root: Path) -> None:
    (root / "config/clusters/beta/folder/plain.yaml").unlink()
    link("config/clusters/beta/folder/plain.yaml", "../../alpha/prod.yaml")(root)
    fleet.commit(root)
    put(f"{ALPHA}/prod.yaml", "size: 9\n")(root)
    assert refused(root, "alpha") == ["this changes `beta/plain`, too"]
    assert refused(root, "alpha", "beta") == []


def test_what_a_chart_gives_to_every_hub_is_not_brought_in(root: Path) -> None:
    put("config/clusters/beta/cluster.yaml", fleet.BETA.replace("chart: remote", "chart: local"))(
        root
    )
    assert refused(root, "beta") == []
