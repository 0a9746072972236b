"""The small fleets of ``cases/``: laid out as ``test_cases`` says, to be run there."""

import shutil
import subprocess
from pathlib import Path

from tests.command import ROOT, command, environment
from tests.repositories import git

CASES = ROOT / "tests" / "cases"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())
INPUT = ("config", "helm-charts", "templates", "kubectl")
KUBECTL = ROOT / "tests" / "live" / "kubectl.py"
# Taken once: pytest changes os.environ while the threads run.
ENVIRONMENT = environment(FLEETWAVE_KUBECTL=str(KUBECTL))


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command(*arguments),
        cwd=root,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )


def commit(case: Path, root: Path) -> None:
    """Leave in ``root`` nothing but what was rendered, in a repository that has it, too."""
    lay_out(case / "commit", root)
    assert run(root, "render").returncode == 0
    for name in INPUT:
        shutil.rmtree(root / name, ignore_errors=True)
    git(root, "init", "-q")
    git(root, "add", "rendered")
    git(root, "commit", "-qm", "before")


def commit_earlier(case: Path, root: Path) -> None:
    """Leave in ``root`` nothing but a repository whose last commit has the earlier files."""
    lay_out(case / "earlier", root)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "earlier")
    for name in INPUT:
        shutil.rmtree(root / name, ignore_errors=True)


def lay_out(case: Path, root: Path) -> None:
    if (case / "commit").is_dir():
        commit(case, root)
    if (case / "earlier").is_dir():
        commit_earlier(case, root)
    root.mkdir(exist_ok=True)
    for name in INPUT:
        if (case / name).is_dir():
            # With times of now: git takes a file of the same size and time for the one it knows.
            shutil.copytree(case / name, root / name, copy_function=shutil.copyfile)
    if (case / "before").is_dir():
        shutil.copytree(case / "before", root, dirs_exist_ok=True)
    if not (root / "config" / "fleet.yaml").exists():
        (root / "config").mkdir(exist_ok=True)
        shutil.copyfile(CASES / "fleet.yaml", root / "config" / "fleet.yaml")
    if (case / "gitignore").exists():
        subprocess.run(["git", "init", "-q", root], check=True)
        shutil.copyfile(case / "gitignore", root / ".gitignore")


def text(file: Path) -> str:
    return file.read_bytes().decode() if file.exists() else ""
