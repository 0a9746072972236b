"""A fleet's repository: what is written there, rendered, committed and pushed."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import yaml

from tests import command
from tests.e2e.bed import hosting
from tests.e2e.fleets import Fleet
from tests.repositories import git

Edit = Callable[[str, str], str]
"""Path and text of a rendered file → its text: how a fault gets in that fleetwave does not have."""


def as_rendered(_path: str, text: str) -> str:
    return text


class Repository:
    def __init__(self, folder: Path, name: str, edit: Edit = as_rendered) -> None:
        self.name = name
        self.work = folder / "work" / name
        self.url = f"{hosting.URL}/git/{name}.git"
        self.edit = edit
        self.contents: dict[str, str] = {}
        """What the ConfigMaps and Secrets have held that releases name: name → content."""
        bare = folder / "served" / "git" / f"{name}.git"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", bare], check=True)
        subprocess.run(["git", "init", "-q", "-b", "main", self.work], check=True)
        git(self.work, "remote", "add", "origin", str(bare))

    def write(self, fleet: Fleet, flux_version: str, engine: str) -> None:
        shutil.rmtree(self.work / "config", ignore_errors=True)
        for path, text in fleet.files(self.url, flux_version, engine).items():
            file = self.work / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def fleetwave(self, *arguments: str, exits: int | None = 0, seconds: float = 120) -> str:
        """Return what it says, if it exits as is expected; None is for any exit code."""
        ran = command.run(self.work, *arguments, seconds=seconds)
        told = ran.stdout + ran.stderr
        assert exits in {None, ran.returncode}, f"exit code {ran.returncode}, not {exits}\n{told}"
        return told

    def lose(self, cluster: str, hub: str) -> None:
        """Take a hub out of what is rendered, past all that fleetwave says."""
        rendered = self.work / "rendered"
        shutil.rmtree(rendered / "clusters" / cluster / hub)
        _keep(rendered / "flux" / cluster / "kustomizations.yaml", f"/hub: {hub}\n", "\n---\n")
        _keep(rendered / "clusters" / cluster / "kustomization.yaml", f"- {hub}/", "\n")

    def push(self, message: str, *, is_checked: bool = True) -> str:
        """Commit what is rendered, with the fault that is wanted, if one is."""
        for file in sorted((self.work / "rendered").rglob("*.yaml")):
            text = file.read_text(encoding="utf-8")
            edited = self.edit(file.relative_to(self.work).as_posix(), text)
            if edited != text:
                file.write_text(edited, encoding="utf-8")
        if is_checked and self.edit is as_rendered:
            self.fleetwave("validate", "--rendered")
        self.contents |= self._layers_by_name()
        git(self.work, "add", "--all")
        git(self.work, "commit", "--quiet", "--allow-empty", "--message", message)
        git(self.work, "push", "--quiet", "origin", "main")
        return git(self.work, "rev-parse", "HEAD")

    def _layers_by_name(self) -> dict[str, str]:
        rendered = self.work / "rendered"
        files = [*rendered.rglob("nulls.yaml"), *rendered.rglob("secret.yaml")]
        things = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
        return {each["metadata"]["name"]: " ".join(each["data"].values()) for each in things}


def _keep(file: Path, without: str, between: str) -> None:
    """Keep the parts of a file that have nothing of a text."""
    if file.exists():
        text = file.read_text(encoding="utf-8").replace('"', "")
        kept = [part for part in text.split(between) if without not in f"{part}\n"]
        file.write_text(between.join(kept), encoding="utf-8")
