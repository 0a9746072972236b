"""A file that cannot be read is no reason to import nothing."""

from pathlib import Path

import pytest

from tests.command import run
from tests.repositories import git

LINKS = (
    ".github/workflows/deploy.yaml",
    "clusters/a/release.yaml",
    "config/clusters/a/cluster.yaml",
    "deployments/a/config/prod.yaml",
    "deployments/a/hubploy.yaml",
    "deployments/b/hubploy.yaml",
    "hub/Chart.yaml",
)
PLAIN = {
    "config/clusters/b/cluster.yaml": "name: b\n",
    "deployments/a/hubploy.yaml": "cluster: {provider: aws}\n",
    "releases/a.yaml": "kind: HelmRelease\napiVersion: helm.toolkit.fluxcd.io/v2\n"
    "metadata: {name: a}\n",
}


@pytest.mark.parametrize("tool", ["2i2c", "flux", "hubploy"])
@pytest.mark.parametrize("end", ["nowhere", "/etc/hostname"])
def test_a_link_that_leads_nowhere(tmp_path: Path, tool: str, end: str) -> None:
    for path in LINKS:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).symlink_to(end)
    for path, text in PLAIN.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).unlink(missing_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    ran = run(tmp_path, "import", tool, "--dry-run")
    assert ran.returncode in {0, 1}, ran.stderr
    assert "Traceback" not in ran.stderr
