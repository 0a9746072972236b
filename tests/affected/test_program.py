"""A fleetwave that is kept with its fleet: in place of its old self stands what is committed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.affected import fleet
from tests.command import ROOT, environment
from tests.repositories import git

WRITES = "generator/plan/smoke_test.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    fleet.write(tmp_path)
    for name in ("generator", "templates"):
        shutil.copytree(
            ROOT / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("__pycache__"),
            dirs_exist_ok=True,
        )
    fleet.put(tmp_path, ".gitignore", b"__pycache__/\n")
    fleet.put(tmp_path, ".gitattributes", b"* -text\n")
    run(tmp_path, "render")
    fleet.commit(tmp_path)
    return tmp_path


def run(
    root: Path, *arguments: str, program: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    ran = subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=root,
        env=environment(PYTHONPATH=str(program or root)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran


def test_another_program_is_a_reason_where_it_renders_something_else(root: Path) -> None:
    path = root / "generator" / "plan" / "release.py"
    text = path.read_text()
    changed = text.replace("values=split.inline,", 'values={**split.inline, "more": 1},')
    assert changed != text
    path.write_text(changed)
    (root / "generator" / "new.py").write_text("")
    ran = run(root, "affected")
    assert "generator/plan/release.py (fleetwave itself)" in ran.stdout
    assert "generator/new.py (fleetwave itself, new)" in ran.stdout
    assert "prod.yaml" not in ran.stdout
    assert ran.stdout.endswith("6 of 7 hubs affected, 1 support release; in 2 of 2 clusters\n")
    assert ran.stderr == (
        "note: fleetwave itself changed, and cannot render what it was before: that is taken from "
        "the `rendered/` committed there\n"
    )


def test_another_program_that_renders_the_same_affects_nothing(root: Path) -> None:
    with (root / WRITES).open("a") as file:
        file.write("# said otherwise\n")
    git(root, "commit", "-qam", "a comment")
    assert run(root, "affected", "--since", "main~1").stdout == "nothing is affected\n"
    assert run(root, "affected").stderr == ""


def test_a_hub_has_its_own_reasons_beside_another_program(root: Path) -> None:
    with (root / WRITES).open("a") as file:
        file.write("# said otherwise\n")
    path = "config/clusters/alpha/prod.yaml"
    fleet.put(root, path, b"size: 5\n")
    assert run(root, "affected").stdout == (
        f"alpha, wave 10\n  ~ alpha/prod\n      {WRITES} (fleetwave itself)\n"
        f"      {path} (layer)\n\n1 of 7 hubs affected; in 1 of 2 clusters\n"
    )


TEMPLATE = "templates/helmrelease.yaml"


@pytest.fixture
def apart(root: Path, tmp_path: Path) -> Path:
    """Put the program into a folder `tools` of the repository, with its templates."""
    own = (root / "templates/appproject.yaml").read_bytes()
    (tmp_path / "tools").mkdir()
    for name in ("generator", "templates"):
        (root / name).rename(root / "tools" / name)
    fleet.put(root, "templates/appproject.yaml", own)
    return root


def vendored(root: Path, *arguments: str) -> str:
    return run(root, *arguments, program=root / "tools").stdout


def test_a_template_of_a_program_in_a_folder_is_part_of_it(apart: Path) -> None:
    fleet.commit(apart)
    assert vendored(apart, "affected") == "nothing is affected\n"
    edit_template(apart / "tools")
    told = vendored(apart, "affected")
    assert f"tools/{TEMPLATE} (fleetwave itself)" in told
    assert told.endswith("6 of 7 hubs affected, 1 support release; in 2 of 2 clusters\n")


def test_a_program_in_a_submodule_is_the_submodule(apart: Path) -> None:
    tools = apart / "tools"
    git(tools, "init", "-q", "-b", "main")
    fleet.commit(tools)
    fleet.commit(apart)
    assert git(apart, "ls-tree", "HEAD", "tools").startswith("160000 commit")
    assert vendored(apart, "affected") == "nothing is affected\n"
    edit_template(tools)
    uncommitted = vendored(apart, "affected")
    assert "tools (fleetwave itself)" in uncommitted
    fleet.commit(tools)
    assert vendored(apart, "affected") == uncommitted
    vendored(apart, "render")
    fleet.commit(apart)
    assert vendored(apart, "affected") == "nothing is affected\n"
    assert "tools (fleetwave itself)" in vendored(apart, "affected", "--since", "main~1..main")


def edit_template(program: Path) -> None:
    path = program / TEMPLATE
    text = path.read_text()
    changed = text.replace("spec:", "spec:\n  maxHistory: 7", 1)
    assert changed != text
    path.write_text(changed)
