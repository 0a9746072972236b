"""What an installed fleetwave has with it: what is no Python is easily left out."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.command import ROOT


def test_the_wheel_has_all_that_is_read(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.iterdir()
    with zipfile.ZipFile(wheel) as file:
        packed = set(file.namelist())
        rules = file.read("generator/rules.md")
        [entry] = [name for name in packed if name.endswith("/entry_points.txt")]
        assert b"fleetwave = generator.__main__:main" in file.read(entry)
    assert rules == (ROOT / "docs" / "rules.md").read_bytes()
    templates = {
        f"generator/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    workflows = {
        f"generator/scaffolds/ci/github/{path.name}" for path in (ROOT / "docs" / "ci").iterdir()
    }
    others = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "generator").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert templates | workflows | others <= packed
