"""No release gets another chart, or loses its gates or its protection, unless a line says so."""

import pytest

from tests.command import ROOT
from tests.guards.fleet import LOST, SUPPORT, Fleet, hub


def test_a_chart_of_another_name_wants_a_line(fleet: Fleet) -> None:
    others = hub("staging"), hub("prod")
    fleet.cluster("alpha", *others, hub("lab", helm_chart="daskhub"), more=SUPPORT)
    code, _, errors = fleet.run("render")
    assert (code, errors.splitlines()[0]) == (
        1,
        "error[moved-release]: `lab` changes from the chart `hub` to `daskhub`",
    )
    assert "note: Flux upgrades it in place" in errors
    fleet.settings("delivery: {flux_version: '2.8'}\n")
    assert "note: Flux would uninstall the release and install it anew" in fleet.run("render")[2]
    line = "moved: [{hub: lab, from: {chart: hub}, reason: It needs Dask.}]\n"
    fleet.cluster("alpha", *others, hub("lab", helm_chart="daskhub"), more=SUPPORT + line)
    fleet.commit()


@pytest.mark.parametrize("name", ["ours", "other"])
def test_a_chart_in_the_repository_is_known_by_its_own_name(fleet: Fleet, name: str) -> None:
    chart = "apiVersion: v2\nname: {}\nversion: 1.0.0\n"
    fleet.write("helm-charts/local/Chart.yaml", chart.format("ours"))
    fleet.cluster("beta", hub("staging", helm_chart="local"), hub("new", helm_chart="local"))
    line = "moved: [{hub: staging, from: {chart: hub}, reason: Ours.}]\n"
    fleet.cluster("beta", hub("staging", helm_chart="local"), more=line)
    fleet.commit()
    fleet.write("helm-charts/local/Chart.yaml", chart.format(name) + "description: Another.\n")
    if name == "ours":
        fleet.render()
    else:
        assert fleet.refused() == [
            "error[moved-release]: `staging` changes from the chart `ours` to `other`"
        ]


def test_a_pattern_that_makes_canaries_of_all_is_refused(fleet: Fleet) -> None:
    fleet.settings("rollout: {staging: '*'}\n")
    text = "would no longer wait for the staging hub `staging`"
    assert fleet.refused() == [
        f"error[removed-canary]: `lab` and `prod` {text}",
        "error[lost-protection]: `prod` would be protected no more: it is a staging hub now",
        "error[lost-protection]: `lab` would be protected no more: it is a staging hub now",
    ]
    assert "moved: [{hub: lab, from: {stage: production}, reason: …}]" in fleet.run("render")[2]
    lines = "moved:\n" + "".join(
        f"- {{hub: {name}, from: {{stage: production}}, reason: A try.}}\n"
        for name in ("lab", "prod")
    )
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + lines)
    fleet.commit()


def test_a_hub_without_a_canary_does_not_lose_its_protection_by_its_stage(fleet: Fleet) -> None:
    none = "rollout: {canary: none, reason: Alone.}\n"
    fleet.cluster("gamma", hub("courses"), more=none)
    fleet.commit()
    staging = hub("courses", stage="staging")
    fleet.cluster("gamma", staging)
    assert fleet.refused() == [
        "error[lost-protection]: `courses` would be protected no more: it is a staging hub now"
    ]
    line = "moved: [{hub: courses, from: {stage: production}, reason: A try.}]\n"
    fleet.cluster("gamma", staging, more=line)
    fleet.commit()


def test_a_template_may_not_take_the_gates_away(fleet: Fleet) -> None:
    own = (ROOT / "templates/helmrelease.yaml").read_text()
    fleet.write("templates/helmrelease.yaml", own.replace("#% if release.gates", "#% if false"))
    assert fleet.refused() == [
        f"error[broken-gate]: spec.dependsOn: `{name}` must wait for `staging` in `staging`, and "
        "does not"
        for name in ("lab", "prod")
    ]


def test_a_template_may_render_more_objects_beside_a_release(fleet: Fleet) -> None:
    """They change nothing of what is known of the release, now or when they are in a commit."""
    own = (ROOT / "templates/helmrelease.yaml").read_text()
    more = "---  # more\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: more\n"
    more += "  namespace: [[ release.namespace | quote ]]\n"
    more += '  annotations:\n    argocd.argoproj.io/sync-wave: "-10"\n'
    fleet.write("templates/helmrelease.yaml", own + more)
    fleet.commit()
    prod = hub("prod", stage="production")
    fleet.cluster("alpha", hub("staging", stage="production"), prod, hub("lab"), more=SUPPORT)
    _, problem = fleet.refused()  # the other is that there is no canary
    assert problem == (
        "error[removed-canary]: `lab` and `prod` would no longer wait for the staging hub `staging`"
    )
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    assert fleet.refused() == [LOST]
