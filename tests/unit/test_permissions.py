"""An AppProject permits what Argo CD says it does."""

import json

import pytest

from generator.inspection.permissions import permits_destination, permits_kind, permits_source
from tests.command import ROOT

CASES = json.loads((ROOT / "tests" / "data" / "permission-cases.json").read_text())


@pytest.mark.parametrize("number", range(len(CASES)))
def test_as_argo_cd_does(number: int) -> None:
    case = CASES[number]
    project = case["project"]
    cluster = {key: case[key] for key in ("name", "server")}
    of = (case["group"], case["kind"], case["object"], case["namespaced"])
    assert {
        "source": permits_source(project, case["repo"]),
        "destination": permits_destination(project, cluster, case["namespace"]),
        "kind": permits_kind(project, *of),
    } == case["permits"]


@pytest.mark.parametrize("namespaces", [("*", "!kube-*"), ("!kube-*", "*")])
def test_a_namespace_that_is_denied_is_so_whatever_else_permits_it(
    namespaces: tuple[str, ...],
) -> None:
    """None of the cases has one that only this denies."""
    project = {"destinations": [{"server": "*", "namespace": each} for each in namespaces]}
    cluster = {"server": "https://example.org"}
    assert permits_destination(project, cluster, "hubs")
    assert not permits_destination(project, cluster, "kube-system")
