"""Encrypted layers: the cluster opens them, in their place among the others, staging first."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e import charts, encrypted, faults
from tests.e2e.bed.bed import Bed
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery
from tests.e2e.fleets import Fleet, Values
from tests.e2e.promise import RAN
from tests.e2e.releases import Release, runs

Installed = tuple[Delivery, Fleet]


@pytest.fixture(scope="module")
def installed(deliver: Open, bed: Bed) -> Installed:
    return install(deliver("secrets"), bed)


def install(delivery: Delivery, bed: Bed) -> Installed:
    """The key comes first, and by hand."""
    system = f"{delivery.name}-system"
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": system}}
    bed.api.apply("Namespace", namespace)
    bed.api.apply("Secret", encrypted.key_secret(system))
    first = delivery.fleet("prod", "staging").encrypted("common", sealed("first"))
    delivery.install(first)
    return delivery, first


def sealed(secret: str, **more: Any) -> str:
    return encrypted.encrypt({"secret": secret, **more})


def test_layers_count_in_the_order_of_helm_f(
    installed: Installed, bed: Bed, tmp_path: Path
) -> None:
    """Each of them sets something that the ones before it set, too; helm itself is asked."""
    delivery, first = installed
    plain: Values = {"shared": {"a": "common", "b": "common", "c": "common", "gone": "common"}}
    hidden: Values = {"shared": {"b": "hidden", "c": "hidden", "d": "hidden"}, "secret": "hidden"}
    own: Values = {"shared": {"c": "own", "e": "own", "gone": None}}
    layered = first.layer("common", **plain).encrypted("common", encrypted.encrypt(hidden))
    layered = layered.layer("prod", **own).layer("staging", **own)

    commit = delivery.commit(layered)
    delivery.wait_until_done(commit)

    expected = helm_template(bed, tmp_path, plain, hidden, own)
    assert {hub.runs for hub in delivery.hubs().values()} == {expected}
    delivery.assert_kept()


def test_a_secret_that_is_rotated_reaches_the_pods_staging_first(
    installed: Installed, bed: Bed
) -> None:
    """Also if kustomize-controller, which decrypts it, is killed on the way."""
    delivery, first = installed
    delivery.wait_until_done(delivery.commit(first))

    bed.alpha.programs["kustomize-controller"].kill()
    commit = delivery.commit(first.encrypted("common", sealed("second")))
    delivery.stays("nothing comes without it", lambda: not delivery.is_done(commit))
    bed.alpha.programs["kustomize-controller"].start()
    delivery.wait_until_done(commit)

    assert secret_of_the_pod(delivery) == "second"
    delivery.assert_kept()


def test_a_secret_that_breaks_staging_stops_there(installed: Installed) -> None:
    """Production keeps the Secret that it has: a new one has another name."""
    delivery, first = installed
    before = delivery.hub("prod")

    delivery.commit(first.encrypted("common", sealed("third", fail="broken")))
    delivery.wait_until_failed()
    delivery.stays("production is as before", lambda: delivery.hub("prod") == before)
    assert secret_of_the_pod(delivery) == before.runs.split()[2]

    delivery.wait_until_done(delivery.commit(first.encrypted("common", sealed("fourth"))))
    assert secret_of_the_pod(delivery) == "fourth"
    delivery.assert_kept()


def test_a_secret_for_another_key_stops_before_any_hub(installed: Installed) -> None:
    delivery, first = installed
    before = delivery.hubs()
    foreign = encrypted.encrypt({"secret": "fifth"}, encrypted.another_key())

    delivery.commit(first.encrypted("common", foreign))
    delivery.wait_until_failed()
    delivery.stays("all hubs are as before", lambda: delivery.hubs() == before)

    delivery.wait_until_done(delivery.commit(first.encrypted("common", sealed("sixth"))))
    assert secret_of_the_pod(delivery) == "sixth"
    delivery.assert_kept()


def test_it_is_noticed_if_nothing_is_decrypted(deliver: Open, bed: Bed) -> None:
    """Flux does not mind: it says that all is well."""
    delivery, _ = install(deliver("not-decrypted", faults.without_decryption), bed)

    assert "ENC[" in delivery.hub("prod").runs


@pytest.mark.engines("argocd")
def test_it_is_noticed_if_a_secret_keeps_its_name(deliver: Open, bed: Bed) -> None:
    """What staging cannot run is in the Secret that production has."""
    delivery, first = install(deliver("fixed-name", faults.by_fixed_names), bed)

    bad = first.encrypted("common", sealed("second")).layer("staging", fail="broken")
    with faults.busy(bed):  # or staging may run the Secret before it is asked what breaks it
        delivery.commit(bad)
        delivery.wait("staging is asked", is_asked_for_more)
    delivery.wait("production runs it", lambda hubs: "second" in hubs["prod"].runs)

    assert {breach.how for breach in delivery.breaches()} == {RAN}


@pytest.mark.engines("flux")
def test_it_is_noticed_if_a_secret_of_a_kustomization_keeps_its_name(
    deliver: Open, bed: Bed
) -> None:
    """The release stays healthy meanwhile: production's turn comes before staging runs it."""
    delivery, first = install(deliver("fixed-name", faults.by_fixed_names), bed)
    before = stored(delivery, "prod")

    with faults.busy(bed):
        delivery.commit(first.encrypted("common", sealed("second")))
        delivery.wait("production has it", lambda _: stored(delivery, "prod") != before)
        assert "first" in delivery.hub("staging").runs


def is_asked_for_more(hubs: dict[str, Release]) -> bool:
    return hubs["staging"].generation > hubs["staging"].observed


def stored(delivery: Delivery, hub: str) -> Any:
    thing = delivery.api().get("Secret", "secret-values", delivery.place(hub))
    return (thing or {}).get("data")


def secret_of_the_pod(delivery: Delivery) -> str:
    (pod,) = (
        each
        for each in delivery.api().all("Pod", delivery.place("prod"))
        if "deletionTimestamp" not in each["metadata"]
    )
    (container,) = pod["spec"]["containers"]
    return str(next(each["value"] for each in container["env"] if each["name"] == "SECRET"))


def helm_template(bed: Bed, folder: Path, *layers: Values) -> str:
    for path, text in charts.chart("hub", "0.1.0").items():
        file = folder / "hub" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    options = []
    for number, values in enumerate(layers):
        (folder / f"{number}.yaml").write_text(yaml.safe_dump(dict(values)), encoding="utf-8")
        options += ["--values", f"{number}.yaml"]
    ran = subprocess.run(
        [bed.builds["helm"].program("helm"), "template", "prod", "hub", *options],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    things = yaml.safe_load_all(ran.stdout)
    return next(runs(each) for each in things if each["kind"] == "ConfigMap")
