"""What `make e2e` would build is what its list says, without building it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ROOT
from tests.e2e.bed.engines import ENGINES, FOLDER, versions

SETS = ["newest", "older"]


@pytest.mark.parametrize("chosen", SETS)
def test_each_engine_has_a_module_that_pins_its_version(chosen: str) -> None:
    listed = versions(chosen)
    assert list(listed) == list(ENGINES)
    for name, version in listed.items():
        folder = FOLDER / name / version
        needed = f"require {ENGINES[name].module} v{version}\n"
        assert needed in (folder / "go.mod").read_text(encoding="utf-8")
        assert (folder / "go.sum").is_file()


def test_no_module_is_left_that_nothing_builds() -> None:
    there = {file.parent.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("go.mod")}
    assert there == {f"{name}/{each}" for one in SETS for name, each in versions(one).items()}


def test_the_docs_name_the_versions() -> None:
    told = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
    for chosen in SETS:
        for name, version in versions(chosen).items():
            assert version in told, f"{name} {version}"


def test_what_is_not_built_is_not_run_if_it_must_be_built_already(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.e2e.run", "--if-built"],
        cwd=ROOT,
        env={**os.environ, "FLEETWAVE_E2E_CACHE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    missing = ", ".join(f"{name} {version}" for name, version in versions("newest").items())
    told = f"e2e: not run, since {tmp_path} does not have {missing}; `make e2e` builds them\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", told)
    assert list(tmp_path.iterdir()) == []
