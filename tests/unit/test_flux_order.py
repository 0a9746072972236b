"""Which Kustomization waits for which."""

import pytest
import yaml

from generator.pipeline import build
from generator.selection import Selection
from generator.tree import InMemory

FLEET = """
repository: {url: https://git.example.org/fleet.git}
charts:
  hub: {repository: https://charts.example.org/, version: 1.2.3}
  support: {repository: oci://registry.example.org/support, version: 1.0.0}
delivery: {engine: flux}
"""
CLUSTER = "name: alpha\nprovider: gcp\n"
HUB = "{{name: {0}, domain: {0}.org, helm_chart: hub, helm_chart_values_files: []{1}}}"
SUPPORT = "support: {helm_chart_values_files: []}\n"
UNGATED = 'rollout: {ungated: {reason: Exams., until: "2026-12-31"}}'


def order(*hubs: str, fleet: str = "", cluster: str = "") -> dict[str, list[str]]:
    """Return what each Kustomization waits for; ``hubs`` are names, and after a comma more."""
    entries = [HUB.format(*_split(hub)) for hub in hubs]
    files = {
        "config/fleet.yaml": FLEET + fleet,
        "config/clusters/alpha/cluster.yaml": CLUSTER
        + cluster
        + "hubs:\n"
        + "".join(f"- {entry}\n" for entry in entries),
    }
    memory = InMemory({path: text.encode() for path, text in files.items()})
    (built,) = build(memory, Selection()).clusters
    assert not built.errors
    data = built.tree["rendered/flux/alpha/kustomizations.yaml"]
    return {
        one["metadata"]["name"]: [entry["name"] for entry in one["spec"]["dependsOn"]]
        for one in yaml.safe_load_all(data)
    }


def _split(hub: str) -> tuple[str, str]:
    name, comma, more = hub.partition(",")
    return name, comma + more


def test_stages_follow_one_another() -> None:
    assert order("staging", "prod", cluster=SUPPORT) == {
        "shared": ["fleet"],
        "support": ["shared"],
        "hub-staging": ["support"],
        "hub-prod": ["support", "hub-staging"],
    }


def test_a_hub_waits_for_its_own_canaries() -> None:
    assert order(
        "staging", "r-staging", "prod,staged_by: staging", "r,staged_by: [r-staging]", "both"
    ) == {
        "shared": ["fleet"],
        "hub-staging": ["shared"],
        "hub-r-staging": ["shared"],
        "hub-prod": ["shared", "hub-staging"],
        "hub-r": ["shared", "hub-r-staging"],
        "hub-both": ["shared", "hub-staging", "hub-r-staging"],
    }


def test_a_smoke_test_stands_between_a_canary_and_its_hubs() -> None:
    assert order("staging", "prod", fleet="smoke_test: {image: 'curl:1'}") == {
        "shared": ["fleet"],
        "hub-staging": ["shared"],
        "test-staging": ["hub-staging"],
        "hub-prod": ["shared", "test-staging"],
    }


@pytest.mark.parametrize("rollout", ["{batches: [1, 3, 100%]}", "{max_parallel: 2}"])
def test_a_batch_waits_for_the_one_before(rollout: str) -> None:
    found = order("staging", "a", "b", "c", "d", cluster=f"rollout: {{production: {rollout}}}\n")
    batches = [["a"], ["b", "c"], ["d"]] if "batches" in rollout else [["a", "b"], ["c", "d"]]
    before: list[str] = []
    for batch in batches:
        waits_for = ["shared", "hub-staging", *(f"hub-{name}" for name in before)]
        assert [found[f"hub-{name}"] for name in batch] == [waits_for] * len(batch)
        before = batch


def test_who_is_ungated_waits_for_nobody_and_nobody_for_it() -> None:
    found = order(
        "staging",
        "a",
        f"b,{UNGATED}",
        "c",
        cluster="rollout: {production: {batches: [1, 2, 100%]}}\n",
    )
    assert found["hub-b"] == ["shared"]
    assert found["hub-c"] == ["shared", "hub-staging", "hub-a"]


def test_a_kustomization_is_named_for_its_release() -> None:
    before = order("staging", "prod")
    renamed = order(
        "canary,stage: staging, namespace: staging, release_name: staging",
        "main,namespace: prod, release_name: prod",
    )
    assert renamed == before
    other = order(
        "staging", "a,namespace: x, release_name: one", "b,namespace: x-one, release_name: two"
    )
    assert list(other) == ["shared", "hub-staging", "hub-x.one", "hub-x-one.two"]


def test_no_name_is_too_long_for_a_label() -> None:
    namespace, release = "n" * 60, "r" * 50
    names = [
        *order("staging", f"a,namespace: {namespace}, release_name: {release}"),
        *order("staging", f"a,namespace: {namespace}, release_name: {release}x"),
    ]
    long = [name for name in names if len(name) > len("hub-staging")]
    assert [len(name) for name in long] == [63, 63]
    assert long[0] != long[1]
