"""Which context of kubectl's is taken for which cluster."""

import stat
from pathlib import Path

import pytest

from generator.commands.live.contexts import Contexts, access
from generator.configuration import read_settings
from generator.errors import UsageError
from generator.fleet import Settings
from generator.workspace import Workspace

FLEET = """\
repository: {{url: https://git.example.org/hubs.git}}
delivery: {{destination: {}}}
charts:
  hub: {{repository: https://charts.example.org/, version: 1.2.3}}
"""


@pytest.fixture(autouse=True)
def kubectl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for a kubectl that has contexts for two clusters, and one more."""
    file = tmp_path / "kubectl"
    file.write_text("#!/bin/sh\nprintf 'alpine\\ncampus\\nelsewhere\\n'\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("FLEETWAVE_KUBECTL", str(file))


def settings(folder: Path, destination: str = "name") -> Settings:
    (folder / "config").mkdir()
    (folder / "config" / "fleet.yaml").write_text(FLEET.format(destination), encoding="utf-8")
    return read_settings(Workspace(folder))


@pytest.mark.parametrize(
    ("given", "names", "expected"),
    [
        ([], ["alpine"], {"alpine": None}),
        (["elsewhere"], ["alpine"], {"alpine": "elsewhere"}),
        ([], ["alpine", "campus"], {"alpine": "alpine", "campus": "campus"}),
        (["elsewhere"], ["alpine", "campus"], {"alpine": "elsewhere", "campus": "elsewhere"}),
        (
            ["coastal=elsewhere"],
            ["alpine", "coastal"],
            {"alpine": "alpine", "coastal": "elsewhere"},
        ),
        (["an=odd-name"], ["alpine"], {"alpine": "an=odd-name"}),
    ],
)
def test_a_cluster_is_reached_by(
    tmp_path: Path, given: list[str], names: list[str], expected: dict[str, str | None]
) -> None:
    found = access(Contexts(clusters=given), names, settings(tmp_path))
    assert {one.cluster: one.flux.context for one in found} == expected


def test_clusters_without_a_context_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        access(Contexts(), ["alpine", "coastal", "delta"], settings(tmp_path))
    assert str(caught.value) == "no context leads to `coastal`, `delta`"
    assert caught.value.hint == (
        "name each with `--context coastal=CONTEXT`, or ask for one cluster"
    )


def test_two_contexts_for_one_cluster_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="`--context campus=b` is for no cluster"):
        access(Contexts(clusters=["a", "campus=b"]), ["alpine"], settings(tmp_path))


@pytest.mark.parametrize(
    ("argocd", "destination", "expected"),
    [
        (None, "name", ("alpine", False)),
        ("tools", "name", ("tools", True)),
        (None, "in-cluster", ("alpine", True)),
    ],
)
def test_argocd_is_on_the_cluster_itself_unless_said(
    tmp_path: Path, argocd: str | None, destination: str, expected: tuple[str, bool]
) -> None:
    given = Contexts(clusters=["alpine"], argocd=argocd)
    (found,) = access(given, ["alpine"], settings(tmp_path, destination))
    assert (found.argocd.context, found.is_argocd_known) == expected
