"""Installs programs at pinned versions, each into a folder of its own, by the registries' clients.

Which registries these are, the machine's own settings say.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Installer = Callable[[Path], None]

PINS = Path(__file__).parent / "peers"


def from_pypi(requirements: str) -> Installer:
    """Install what the file of this name locks, with its hashes."""

    def install(folder: Path) -> None:
        _run(sys.executable, "-m", "venv", str(folder))
        pip = (str(folder / "bin/python"), "-m", "pip", "install", "--quiet")
        _run(
            *pip, "--disable-pip-version-check", "--require-hashes", "-r", str(PINS / requirements)
        )

    return install


def from_npm(lock: str) -> Installer:
    """Install what the package-lock.json in the folder of this name locks."""

    def install(folder: Path) -> None:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PINS / lock / name, folder)
        _run("npm", "ci", "--silent", "--no-audit", "--no-fund", cwd=folder)

    return install


def from_go(*packages: str) -> Installer:
    def install(folder: Path) -> None:
        for package in packages:
            _run("go", "install", package, GOBIN=str(folder / "bin"))

    return install


def from_go_source(module: str, program: str) -> Installer:
    """Build it as its main module: `go install` refuses one whose go.mod replaces others."""

    def install(folder: Path) -> None:
        source = folder / "source"
        _run("go", "mod", "download", module, cwd=_scratch_module(folder))
        cache = subprocess.check_output(["go", "env", "GOMODCACHE"], text=True).strip()
        shutil.copytree(Path(cache) / module, source, copy_function=shutil.copyfile)
        for path in (source, *source.rglob("*/")):
            path.chmod(0o755)
        _run("go", "build", "-o", str(folder / "bin" / program), ".", cwd=source)
        shutil.rmtree(source)

    return install


def _scratch_module(folder: Path) -> Path:
    (folder / "go.mod").write_text("module scratch\n", encoding="utf-8")
    return folder


def from_cargo(crate: str) -> Installer:
    def install(folder: Path) -> None:
        _run("cargo", "install", "--quiet", "--locked", "--root", str(folder), crate)

    return install


def all_of(*installers: Installer) -> Installer:
    def install(folder: Path) -> None:
        for installer in installers:
            installer(folder)

    return install


def _run(*command: str, cwd: Path | None = None, **more: str) -> None:
    subprocess.run(command, cwd=cwd, check=True, env=os.environ | more)
