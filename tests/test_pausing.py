"""A paused hub keeps what it has, and what that needs, whatever changes around it."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.commands.render import render
from generator.diagnostic import Diagnostic, Level
from generator.git import Git, History
from generator.output import Output
from generator.pausing.objects import objects as read_objects
from generator.pipeline import build
from generator.selection import Selection
from generator.tree import InMemory
from generator.workspace import Workspace
from tests.command import ROOT
from tests.flux_values import documents
from tests.references import dangling
from tests.repositories import git
from tests.trees import tree

ALPINE = "config/clusters/alpine"
HUB = "rendered/clusters/alpine/prod"
MORE = "  custom: {more: null}\n"  # below the last key of the files, `jupyterhub`
PAUSE = "  paused: {reason: 'exams: nothing may change'}\n"
CHANGES = {
    "a chart": ("helm-charts/basehub/values.yaml", "# changed\n"),
    "its secrets": (f"{ALPINE}/enc-prod.secret.values.yaml", "\n"),
    "its values": (f"{ALPINE}/prod.values.yaml", MORE),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("config", "helm-charts", "rendered"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def run(
    root: Path, hub: str | None = None, *, today: date = date.min, check: bool = False
) -> list[Diagnostic]:
    """Render, and return what is wrong; or with ``check`` see that nothing is out of date."""
    selection = Selection({} if hub is None else {"alpine": frozenset({hub})})
    result = render(
        Workspace(root),
        Output(root),
        History(git=Git(root), since=None),
        selection,
        lambda *_: None,
        check=check,
        today=today,
    )
    assert not (check and result.changes)
    return [found for found in result.diagnostics if found.level is not Level.NOTE]


def cluster(root: Path, *, is_paused: bool) -> None:
    path = root / ALPINE / "cluster.yaml"
    text = path.read_text().replace(PAUSE, "")
    hub = "- name: prod\n"
    path.write_text(text.replace(hub, hub + PAUSE) if is_paused else text)


def change_everything(root: Path) -> None:
    for path, text in CHANGES.values():
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(text)


def objects(root: Path, folder: str = HUB) -> dict[str, Any]:
    return {path.name: list(documents(path)) for path in sorted((root / folder).iterdir())}


def stores(files: dict[str, bytes]) -> set[str]:
    return {path for path in files if path.startswith(("charts/", "secrets/"))}


def without_stores(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if path not in stores(files)}


def test_everything_changes_but_the_paused_hub(root: Path) -> None:
    before = objects(root)
    change_everything(root)
    cluster(root, is_paused=True)
    assert run(root) == []
    (release,) = before["helmrelease.yaml"]
    assert release["spec"].pop("dependsOn")
    release["metadata"]["annotations"]["fleetwave.dev/paused"] = "exams: nothing may change"
    assert objects(root) == before
    assert dangling(root) == []
    assert charts_that_are_not_there(root) == []
    assert run(root, check=True) == []


def charts_that_are_not_there(root: Path) -> list[str]:
    sources = documents(root / "rendered/clusters/alpine/sources.yaml")
    charts = [one["spec"]["chart"] for one in sources if one["kind"] == "HelmChart"]
    assert len(charts) == 3  # of the hubs before and after, and of support
    return [chart for chart in charts if not (root / chart / "Chart.yaml").exists()]


@pytest.mark.parametrize("change", CHANGES)
def test_unpausing_is_as_if_there_had_been_no_pause(root: Path, change: str) -> None:
    cluster(root, is_paused=True)
    assert run(root) == []
    path, text = CHANGES[change]
    with (root / path).open("a", encoding="utf-8") as file:
        file.write(text)
    assert run(root) == []
    cluster(root, is_paused=False)
    assert run(root) == []
    unpaused = tree(root / "rendered")
    shutil.rmtree(root / "rendered")
    assert run(root) == []
    assert without_stores(tree(root / "rendered")) == without_stores(unpaused)
    assert stores(tree(root / "rendered")) <= stores(unpaused)


def test_argo_cd_waits_until_flux_has_what_the_paused_hub_keeps(root: Path) -> None:
    """The hash that GitRepository asks for moves with the hub's old secrets, too."""
    change_everything(root)
    cluster(root, is_paused=True)
    assert run(root) == []
    before = requested_at(root)
    (kustomization,) = objects(root)["secrets.yaml"]
    with (root / kustomization["spec"]["path"] / "secret.yaml").open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    assert run(root) == []
    assert requested_at(root) != before


def requested_at(root: Path) -> str:
    (git, *_) = documents(root / "rendered/clusters/alpine/sources.yaml")
    return str(git["metadata"]["annotations"]["reconcile.fluxcd.io/requestedAt"])


@pytest.mark.parametrize("hub", ["staging", "snow", "prod"])
def test_others_can_be_rendered_alone(root: Path, hub: str) -> None:
    cluster(root, is_paused=True)
    assert run(root) == []
    with (root / ALPINE / f"{hub}.values.yaml").open("a", encoding="utf-8") as file:
        file.write(MORE)
    assert run(root, hub) == []
    assert run(root, check=True) == []
    assert dangling(root) == []


def test_a_pause_can_keep_what_an_earlier_commit_had(root: Path) -> None:
    """As for a hub that still waits for a change which it had better not get."""
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "good")
    change_everything(root)
    assert run(root) == []
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "bad")
    git(root, "checkout", "HEAD~1", "--", HUB, "rendered/clusters/alpine/sources.yaml")
    before = objects(root)
    cluster(root, is_paused=True)
    assert run(root) == []
    (old,), (new,) = before["helmrelease.yaml"], objects(root)["helmrelease.yaml"]
    assert new["spec"] == {key: old["spec"][key] for key in old["spec"] if key != "dependsOn"}
    assert dangling(root) == []
    assert charts_that_are_not_there(root) == []


def test_a_paused_hub_keeps_its_stage(root: Path) -> None:
    cluster(root, is_paused=True)
    assert run(root) == []
    path = root / ALPINE / "cluster.yaml"
    path.write_text(path.read_text().replace(PAUSE, PAUSE + "  stage: staging\n"))
    assert [found.message for found in run(root) if found.rule == "cannot-pause"] == [
        "a paused hub stays a production hub, and cannot become a staging hub"
    ]


@pytest.mark.parametrize("lost", ["a chart", "a secret", "the sources", "the hub"])
def test_what_is_lost_is_said_and_nothing_is_written(root: Path, lost: str) -> None:
    cluster(root, is_paused=True)
    assert run(root) == []
    change_everything(root)
    (secrets,) = objects(root)["secrets.yaml"]
    (release,) = objects(root)["helmrelease.yaml"]
    sources = root / "rendered/clusters/alpine/sources.yaml"
    places = {
        "a chart": root / "rendered/charts" / release["spec"]["chartRef"]["name"],
        "a secret": root / secrets["spec"]["path"],
        "the sources": sources,
        "the hub": root / HUB,
    }
    place = places[lost]
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    before = tree(root / "rendered")
    (problem,) = run(root)
    assert problem.rule == "cannot-pause"
    assert tree(root / "rendered") == before


def test_the_day_never_reaches_what_is_rendered(root: Path) -> None:
    path = root / ALPINE / "cluster.yaml"
    text = path.read_text()
    ungated = "  rollout: {ungated: {reason: fix the login, until: 2026-06-30}}\n"
    pause = PAUSE.replace("}", ", until: 2026-06-30}")
    for hub, more in (("prod", pause), ("snow", ungated)):
        text = text.replace(f"- name: {hub}\n", f"- name: {hub}\n{more}")
    path.write_text(text)
    trees = []
    for today, expired in (
        (None, []),
        (date(2026, 6, 30), []),
        (date(2026, 7, 1), ["paused-hub", "ungated-hub"]),
    ):
        shutil.rmtree(root / "rendered")
        shutil.copytree(ROOT / "rendered", root / "rendered")
        for check in (False, True):
            assert [one.rule for one in run(root, today=today, check=check)] == expired
        trees.append(tree(root / "rendered"))
    assert trees[0] == trees[1] == trees[2]


@pytest.mark.parametrize("label_prefix", ["fleetwave.dev", "hubs.example.org"])
def test_the_reason_is_in_argo_cd_as_it_is_now(root: Path, label_prefix: str) -> None:
    cluster(root, is_paused=True)
    assert run(root) == []
    fleet = root / "config/fleet.yaml"
    fleet.write_text(
        fleet.read_text().replace("naming: {", f"naming: {{label_prefix: {label_prefix}, ")
    )
    path = root / ALPINE / "cluster.yaml"
    path.write_text(path.read_text().replace("exams: nothing may change", '{{ "a": #b }} é'))
    assert run(root) == []
    (release,) = objects(root)["helmrelease.yaml"]
    assert release["metadata"]["annotations"][f"{label_prefix}/paused"] == '{{ "a": #b }} é'


def test_a_source_stays_in_the_namespace_that_it_has() -> None:
    """One that Flux fetches itself, of a hub that has nothing else there."""
    fleet = "repository: {url: https://git.example.org/fleet.git}\n"
    fleet += "charts: {hub: {repository: https://charts.example.org/, version: 1.2.3}}\n"
    cluster = "name: alpha\nprovider: gcp\nrollout: {canary: none, reason: a test}\nhubs:\n"
    cluster += "- {name: prod, domain: a.org, helm_chart: hub, helm_chart_values_files: []%s}\n"
    place = "config/clusters/alpha/cluster.yaml"
    files = {"config/fleet.yaml": fleet.encode(), place: (cluster % "").encode()}
    (before,) = build(InMemory(files), Selection()).clusters
    files |= before.tree
    files[place] = (cluster % ", paused: {reason: exams}").encode()
    assert _refusals(files) == []
    files["config/fleet.yaml"] = f"{fleet}delivery: {{system_namespace: other}}\n".encode()
    (problem,) = _refusals(files)
    assert problem == (
        "the paused hub keeps objects in the namespace `fleet-system`, which is the fleet's system "
        "namespace no more"
    )


def _refusals(files: dict[str, bytes]) -> list[str]:
    found = build(InMemory(files), Selection()).diagnostics
    return [one.message for one in found if one.level is Level.ERROR]


def test_objects_are_told_apart_however_their_documents_begin() -> None:
    one = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n"
    found = read_objects(f"---\n{one}---  # more\n{one}--- \n{one}".encode())
    assert [each["metadata"]["name"] for each in found] == ["a", "a", "a"]


CASE = ROOT / "tests/cases/paused-hub-keeps-its-files"
FILES = ("prod/helmrelease.yaml", "prod/nulls.yaml", "prod/secrets.yaml", "sources.yaml")


@pytest.mark.parametrize("file", FILES)
def test_a_file_with_a_line_lost_is_kept_or_refused(file: str) -> None:
    """As by a merge gone wrong: whatever the line, somebody is told at the hub, or nothing hangs on
    it."""
    files = {**tree(CASE), **tree(CASE / "before")}
    path = f"rendered/clusters/alpha/{file}"
    lines = files[path].decode().split("\n")
    for number in range(len(lines)):
        rest = "\n".join(lines[:number] + lines[number + 1 :])
        built = build(InMemory({**files, path: rest.encode()}), Selection())
        wrong = {one.rule for one in built.diagnostics if one.level is not Level.NOTE}
        assert wrong <= {"cannot-pause"}


def test_a_fleet_with_templates_of_its_own_can_have_a_paused_hub(root: Path) -> None:
    cluster(root, is_paused=True)
    (root / "templates").mkdir()
    shutil.copyfile(ROOT / "templates" / "namespace.yaml", root / "templates" / "namespace.yaml")
    with (root / "templates" / "namespace.yaml").open("a") as file:
        file.write("# ours\n")
    assert [found for found in run(root) if found.level is Level.ERROR] == []
