"""Where charts come from: a registry, or the fleet's own repository; and one that asks for more."""

import pytest

from tests.e2e import charts, faults, z2jh
from tests.e2e.bed import hosting
from tests.e2e.bed.bed import Bed
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery

REGISTRY = f"oci://{hosting.URL.removeprefix('http://')}/hub"


@pytest.mark.parametrize("pin", ["version", "digest"])
def test_a_chart_from_a_registry(deliver: Open, bed: Bed, pin: str) -> None:
    """Upgraded to another version, by its tag or by what it is."""
    registry = bed.folder / "served" / "registry"
    digests = {version: charts.push(registry, "hub", version) for version in ("1.0.0", "1.1.0")}

    def pinned(version: str) -> dict[str, str]:
        return {"version": version} if pin == "version" else {"digest": digests[version]}

    delivery = deliver(f"oci-{pin}")
    first = delivery.fleet("prod", "staging", charts={"hub": {"repository": REGISTRY}})
    delivery.install(first.chart(**pinned("1.0.0")))

    commit = delivery.commit(first.chart(**pinned("1.1.0")))
    delivery.wait_until_done(commit)

    assert all(hub.runs.startswith("1.1.0") for hub in delivery.hubs().values())
    delivery.assert_kept()


def test_a_chart_of_the_repository_upgrades_hubs_when_it_changes_and_only_then(
    deliver: Open,
) -> None:
    delivery = deliver("kept-here")
    first = delivery.fleet("prod", "staging").kept_here(charts.chart("hub", "0.1.0"))
    delivery.install(first)
    before = delivery.hubs()

    delivery.wait_until_done(change_something_else(delivery))
    delivery.stays("all are as before", lambda: delivery.hubs() == before)

    changed = charts.chart(
        "hub", "0.1.0", {"templates/more.yaml": charts.MADE_ONCE.replace("token", "more")}
    )
    commit = delivery.commit(first.kept_here(changed), "change a template, keep the version")
    delivery.wait_until_done(commit)

    assert {hub.revision for hub in delivery.hubs().values()} == {2}
    delivery.assert_kept()


def test_it_is_noticed_if_every_commit_makes_another_chart(deliver: Open) -> None:
    delivery = deliver("each-commit", faults.upgraded_by_every_commit)
    first = delivery.fleet("prod", "staging").kept_here(charts.chart("hub", "0.1.0"))
    delivery.install(first)
    before = delivery.hubs()

    change_something_else(delivery)

    delivery.wait("an upgrade for nothing", lambda hubs: hubs != before)


def test_a_chart_that_asks_what_a_hubs_chart_asks(deliver: Open, bed: Bed) -> None:
    """Hooks run in their order and are gone; what `lookup` found stays; the volume is bound."""
    delivery = deliver("z2jh")
    first = delivery.fleet("prod", "staging").kept_here(z2jh.files("4.2.0"))
    delivery.install(first)
    place = delivery.place("prod")
    token, anew = (value(bed, name, place) for name in ("token", "made-anew"))
    claim = bed.api.get("PersistentVolumeClaim", "hub-db-dir", place)
    assert claim
    assert claim["status"]["phase"] == "Bound"

    commit = delivery.commit(first.kept_here(z2jh.files("4.3.0")))
    delivery.wait_until_done(commit)

    assert value(bed, "token", place) == token
    assert value(bed, "made-anew", place) != anew
    assert bed.api.get("Job", "hook-image-awaiter", place) is None
    delivery.assert_kept()


def test_placeholders_that_find_no_node_hold_the_rollout_back(deliver: Open, bed: Bed) -> None:
    """Helm waits for every pod of a StatefulSet, and fails after `delivery.timeout`."""
    delivery = deliver("placeholders")
    first = delivery.fleet("prod", "staging").kept_here(z2jh.files("4.2.0"))
    delivery.install(first)
    before = delivery.hub("prod")

    delivery.commit(first.layer("common", shared={"level": 2}, placeholders=2))
    delivery.wait_until_failed()

    staging = bed.api.get("HelmRelease", "staging", delivery.place("staging"))
    assert staging
    told = {each["type"]: each["reason"] for each in staging["status"]["conditions"]}
    assert told["Released"] == "UpgradeFailed"
    delivery.stays("production is as before", lambda: delivery.hub("prod") == before)
    delivery.assert_kept()


def change_something_else(delivery: Delivery) -> str:
    """Commit what is not part of any chart, and have Flux fetch it."""
    (delivery.work / "README.md").write_text("Nothing of a chart.")
    commit = delivery.push("change something else")
    patch = {"metadata": {"annotations": {"reconcile.fluxcd.io/requestedAt": commit}}}
    delivery.api().merge("GitRepository", "fleet", f"{delivery.name}-system", patch)
    return commit


def value(bed: Bed, name: str, place: str) -> str:
    thing = bed.api.get("Secret", name, place)
    assert thing
    return str(thing["data"]["token"])
