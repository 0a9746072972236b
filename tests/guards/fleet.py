"""Fleets to edit, and what is said of edits most often."""

from collections.abc import Mapping
from pathlib import Path

from tests.command import run
from tests.repositories import git
from tests.trees import tree

FLEET = """\
repository: {url: https://git.example.org/fleet.git}
charts:
  hub: {repository: https://charts.example.org/, version: 1.2.3}
  daskhub: {repository: oci://registry.example.org/charts/daskhub, version: 1.2.3}
  local: {path: helm-charts/local}
  support: {repository: oci://registry.example.org/charts/support, version: 2.0.0}
"""
SUPPORT = "support: {}\n"
GONE = "decommissioned:\n- {hub: lab, reason: The course is over.}\n"
LOST = (
    "error[removed-hub]: `lab` is not rendered any more: its release `lab` would stay without the "
    "secrets and charts that it needs"
)
PROTECTED = (
    "error[still-protected]: `lab` is still protected, so Argo CD would keep its release, but not "
    "the secrets and charts that it needs"
)


def hub(name: str, **keys: str) -> str:
    keys = {"domain": f"{name}.{{cluster}}.example.org", "helm_chart": "hub", **keys}
    lines = "".join(f"  {key}: {value}\n" for key, value in keys.items())
    return f"- name: {name}\n{lines}  helm_chart_values_files: []\n"


class Fleet:
    """A repository with a fleet in it."""

    def __init__(self, root: Path, top: Path | None = None) -> None:
        self.root = root
        self.top = top or root
        root.mkdir(parents=True, exist_ok=True)
        self.settings()

    def settings(self, more: str = "") -> None:
        self.write("config/fleet.yaml", FLEET + more)

    def cluster(self, name: str, *hubs: str, more: str = "") -> None:
        entries = "".join(hubs).replace("{cluster}", name)
        text = f"name: {name}\nprovider: aws\n{more}hubs:\n{entries}"
        self.write(f"config/clusters/{name}/cluster.yaml", text if hubs else text + "  []\n")

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> tuple[int, str, str]:
        ran = run(self.root, *arguments)
        return ran.returncode, ran.stdout, ran.stderr

    def render(self, *arguments: str) -> None:
        code, _, errors = self.run("render", *arguments)
        wrong = [line for line in errors.splitlines() if line.startswith(("error", "warning"))]
        assert (code, wrong) == (0, [])

    def refused(self, *arguments: str) -> list[str]:
        """Render, be refused, and return the first line of each problem."""
        before = self.tree()
        code, _, errors = self.run(*(arguments or ("render",)))
        assert code == 1, errors
        assert self.tree() == before
        return [line for line in errors.splitlines() if line.startswith(("error[", "warning["))]

    def commit(self, *arguments: str) -> None:
        """Render and commit everything."""
        self.render(*arguments)
        self.save()

    def save(self) -> None:
        if not (self.top / ".git").exists():
            git(self.top, "init", "-q", "-b", "main")
        git(self.top, "add", "-A")
        git(self.top, "commit", "-qm", "next")

    def tree(self) -> Mapping[str, bytes]:
        return tree(self.root / "rendered")
