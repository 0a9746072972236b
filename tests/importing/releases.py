"""The Helm releases that an imported fleet goes on with."""

from pathlib import Path

import yaml


def rendered_releases(root: Path) -> set[tuple[str, str, str]]:
    """Return cluster, namespace and Helm release of each HelmRelease."""
    found = set()
    for file in (root / "rendered" / "clusters").glob("*/*/helmrelease.yaml"):
        release = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert {"targetNamespace", "storageNamespace"} & release["spec"].keys() == set()
        found.add(
            (
                file.parents[1].name,
                release["metadata"]["namespace"],
                release["spec"]["releaseName"],
            )
        )
    return found
