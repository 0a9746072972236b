"""The texts of data/yaml-cases.json, by what is to become of each, and fleets with them in it."""

import json
from pathlib import Path
from typing import Any

from tests.command import ROOT

CASES = json.loads((ROOT / "tests" / "data" / "yaml-cases.json").read_text())
CLUSTERS = 4
FLEET = """\
repository: {url: https://github.com/example/hubs.git}
charts: {hub: {repository: https://example.org/charts, version: 1.0.0}}
"""
HUB = """\
- name: {hub}
  domain: {hub}.{cluster}.example.org
  helm_chart: hub
  helm_chart_values_files: [{hub}.values.yaml]
"""
Case = dict[str, Any]


def is_map(case: Case) -> bool:
    """Tell whether the text is a map, or nothing at all, which Helm takes for an empty one."""
    value = case["v2"].get("json", "")
    return value is None or isinstance(value, dict)


def is_begun(case: Case) -> bool:
    """Tell whether Helm lets go-yaml see the text: it takes nothing but a comment behind `---`, and
    leaves what stands before the first one, as a directive, a document of its own."""
    lines = [line for line in case["text"].removeprefix("\ufeff").split("\n") if line.strip()]
    first = next((line for line in lines if not line.lstrip().startswith("#")), "")
    behind = (line[3:].strip() for line in lines if line.startswith("---"))
    return not first.startswith("%") and all(not one or one.startswith("#") for one in behind)


VALUES = [case for case in CASES if case["expect"] == "value"]
NOT_BEGUN = [case for case in VALUES if not is_begun(case)]
TAKEN = [case for case in VALUES if is_begun(case) and is_map(case)]
NO_MAPS = [case for case in VALUES if is_begun(case) and not is_map(case)]
ENDED = {"doc-no-final-newline-block": {"a": "x\n"}}
"""What Helm makes of texts whose last line it ends, and go-yaml otherwise would not."""
REFUSED = [case for case in CASES if case["expect"] == "refuse"]
EITHER = [case for case in CASES if case["expect"] == "either"]


def write_fleet(root: Path, clusters: dict[str, list[Case]]) -> dict[str, Case]:
    """Write a cluster for each name, with a hub for each of its cases; return them by path."""
    (root / "config" / "clusters").mkdir(parents=True)
    (root / "config" / "fleet.yaml").write_text(FLEET)
    placed: dict[str, Case] = {}
    for name, cases in clusters.items():
        folder = root / "config" / "clusters" / name
        folder.mkdir()
        head = f"name: {name}\nprovider: kubeconfig\nrollout: {{canary: none, reason: a test}}\n"
        hubs = [f"h{number}" for number in range(len(cases))]
        (folder / "cluster.yaml").write_text(
            head + "hubs:\n" + "".join(HUB.format(hub=hub, cluster=name) for hub in hubs)
        )
        for hub, case in zip(hubs, cases, strict=True):
            path = folder / f"{hub}.values.yaml"
            path.write_bytes(case["text"].encode())
            placed[str(path.relative_to(root))] = case
    return placed
