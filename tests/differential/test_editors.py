"""The schemas that editors find by the modelines, in the server that editors run."""

import os
from pathlib import Path

import pytest

from tests.command import run
from tests.language_server import diagnostics

SERVER = os.environ.get("FLEETWAVE_YAMLLS", "")

pytestmark = [
    pytest.mark.yamlls,
    pytest.mark.skipif(not SERVER, reason="needs FLEETWAVE_YAMLLS, a yaml-language-server"),
]

FLEET = """\
repository: {url: https://git.example.org/hubs.git}
charts:
  hub: {path: charts/hub}
"""
CHART = """\
apiVersion: v2
name: hub
version: 1.0.0
dependencies:
- {name: jupyterhub, alias: inner, version: 1.0.0, repository: "file://../jupyterhub"}
"""
INNER = "apiVersion: v2\nname: jupyterhub\nversion: 1.0.0\n"
SCHEMA = """\
{
  "type": "object",
  "additionalProperties": false,
  "required": ["hub", "singleuser"],
  "properties": {
    "hub": {"type": "object"},
    "proxy": {"type": "object"},
    "ingress": {"type": "object"},
    "singleuser": {
      "type": "object",
      "required": ["storage"],
      "properties": {"storage": {"$ref": "#/definitions/storage"}}
    }
  },
  "definitions": {
    "storage": {
      "type": "object",
      "required": ["type"],
      "properties": {"type": {"enum": ["static", "dynamic", "none"]}}
    }
  }
}
"""


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("fleet")
    texts = {
        "config/fleet.yaml": FLEET,
        "charts/hub/Chart.yaml": CHART,
        "charts/jupyterhub/Chart.yaml": INNER,
        "charts/jupyterhub/values.schema.json": SCHEMA,
    }
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    for arguments in (
        ("schema", "--output", ".fleetwave/schemas"),
        ("new", "cluster", "alpha", "--domain", "example.org"),
        ("new", "hub", "alpha/lab", "--domain", "lab.example.org", "--size", "large"),
    ):
        assert run(root, *arguments).returncode == 0
    return root


@pytest.mark.parametrize(
    "name", ["cluster.yaml", "common.values.yaml", "prod.values.yaml", "lab.values.yaml"]
)
def test_what_new_writes_is_right(fleet: Path, name: str) -> None:
    assert diagnostics(SERVER, fleet / "config/clusters/alpha" / name) == []


@pytest.mark.parametrize(
    ("name", "right", "wrong", "message"),
    [
        ("cluster.yaml", "provider: other", "provider: others", "aws"),
        ("cluster.yaml", "helm_chart:", "helm_charts:", "helm_chart"),
        ("common.values.yaml", "type: dynamic", "type: dynamics", "static"),
        ("prod.values.yaml", "  ingress:", "  ingres:", "ingres"),
    ],
)
def test_what_is_wrong_is_said(  # noqa: PLR0913, PLR0917 -- an example's parts
    fleet: Path, tmp_path: Path, name: str, right: str, wrong: str, message: str
) -> None:
    file = fleet / "config/clusters/alpha" / name
    text = file.read_text()
    assert right in text
    other = file.with_name(f"{tmp_path.name}.yaml")
    other.write_text(text.replace(right, wrong))
    found = diagnostics(SERVER, other)
    other.unlink()
    assert found
    assert message in " ".join(found)
