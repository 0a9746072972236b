"""Names that Kubernetes takes, and that YAML takes for something else, stay text."""

from pathlib import Path

import yaml

from tests.command import run
from tests.flux_values import release_values

NAMES = ("no", "y", "null", "true", "123", "1e3", "0755", "0x1f", "2024-01-01", "1-2")


def test_hubs_with_odd_names(tmp_path: Path) -> None:
    folder = tmp_path / "config/clusters/on"
    folder.mkdir(parents=True)
    (tmp_path / "config/fleet.yaml").write_text(
        "repository: {url: https://github.com/example/hubs.git}\n"
        "charts: {hub: {repository: https://example.org/charts, version: 1.0.0}}\n"
    )
    (folder / "a.yaml").write_text("a: 1\nb: null\n")
    hubs = [
        f'- {{name: "{name}", domain: {name}.example.org, helm_chart: hub, '
        "helm_chart_values_files: [a.yaml]}\n"
        for name in NAMES
    ]
    (folder / "cluster.yaml").write_text(
        'name: "on"\nprovider: kubeconfig\nrollout: {canary: none, reason: a test}\nhubs:\n'
        + "".join(hubs)
    )
    done = run(tmp_path, "render")
    assert (done.returncode, done.stderr) == (0, "")
    for name in NAMES:
        assert release_values(tmp_path, "on", name) == {"a": 1, "b": None}
        for path in (tmp_path / "rendered/clusters/on" / name).iterdir():
            for one in yaml.load_all(path.read_bytes(), yaml.CSafeLoader):
                metadata = one["metadata"]
                assert name in (metadata["name"], metadata.get("namespace"))
                texts = [metadata["name"], *metadata.get("labels", {}).values()]
                assert all(isinstance(text, str) for text in texts)
