"""`fleetwave doctor` finds nothing where all is well, and each thing that is not.

A command in its help is what mends it here, too.
"""

import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.e2e import faults
from tests.e2e.bed.api import Object
from tests.e2e.bed.argocd import NAMESPACE
from tests.e2e.bed.cluster import SYSTEM
from tests.e2e.bed.waiting import wait
from tests.e2e.conftest import Open
from tests.e2e.delivery import Delivery

argocd = pytest.mark.engines("argocd")
flux = pytest.mark.engines("flux")
WELL = "nothing is wrong\n"
PARAMETERS, TIMEOUT = "argocd-cmd-params-cm", "controller.sync.timeout.seconds"
OLD = 'hs = {}\nhs.status = "Healthy"\nreturn hs\n'


@pytest.fixture(scope="module")
def installed(deliver: Open) -> Delivery:
    """With a root of the name that it has for everybody: `argocd/` is held against it."""
    delivery = deliver("doctor", is_shared=False)
    delivery.install(delivery.fleet("prod", "staging"))
    wait_until_well(delivery)
    return delivery


def doctor(delivery: Delivery) -> str:
    where = f"--kubeconfig={delivery.bed.alpha.kubeconfig}"
    return delivery.fleetwave("doctor", delivery.name, where, exits=None)


def wait_until_well(delivery: Delivery) -> None:
    wait("a doctor who finds nothing", lambda: doctor(delivery), until=lambda told: told == WELL)


@argocd
@pytest.mark.parametrize(
    ("settings", "key", "value", "said"),
    [
        pytest.param(
            "argocd-cm",
            faults.HEALTH,
            None,
            "error[stale-health-check]: the health check of `helm.toolkit.fluxcd.io_HelmRelease` is"
            " missing",
            id="a health check is missing",
        ),
        pytest.param(
            "argocd-cm",
            faults.HEALTH,
            OLD,
            "error[stale-health-check]: the health check of `helm.toolkit.fluxcd.io_HelmRelease` is"
            " not the one of this repository",
            id="a health check is old",
        ),
        pytest.param(
            PARAMETERS,
            TIMEOUT,
            None,
            f"error[unfit-setting]: `{TIMEOUT}` is not set, and must be `180`",
            id="a setting is lost",
        ),
    ],
)
def test_what_it_says_of_argo_cd_mends_it(
    installed: Delivery, settings: str, key: str, value: str | None, said: str
) -> None:
    installed.bed.api.merge("ConfigMap", settings, NAMESPACE, {"data": {key: value}})

    told = doctor(installed)
    assert said in told
    do_as_told(installed, told)

    wait_until_well(installed)


@argocd
def test_a_controller_that_was_not_restarted_after_its_settings_changed(
    installed: Delivery,
) -> None:
    """Only half of what it says is done, and then the rest."""
    installed.bed.api.merge("ConfigMap", PARAMETERS, NAMESPACE, {"data": {TIMEOUT: None}})
    do_as_told(installed, doctor(installed), "apply")

    told = doctor(installed)
    assert "warning[unfit-setting]: it was written at " in told
    do_as_told(installed, told)

    wait_until_well(installed)


Broken = Callable[[Delivery], AbstractContextManager[None]]


@contextmanager
def an_application_is_edited(delivery: Delivery) -> Iterator[None]:
    """While nobody is there to put it back."""
    bed = delivery.bed
    with faults.paused(bed.argocd.programs["applicationset-controller"]):
        patch = {"spec": {"syncPolicy": {"automated": {"prune": False}}}}
        bed.api.merge("Application", f"hubs-{delivery.name}", NAMESPACE, patch)
        yield


@contextmanager
def values_are_edited(delivery: Delivery) -> Iterator[None]:
    with faults.paused(delivery.bed.argocd.programs["application-controller"]):
        delivery.change("prod", {"spec": {"values": {"shared": {"level": 99}}}})
        delivery.wait("they run", lambda hubs: hubs["prod"].does_run(99))
        yield


@contextmanager
def a_release_is_suspended(delivery: Delivery) -> Iterator[None]:
    delivery.change("staging", {"spec": {"suspend": True}})
    yield
    delivery.change("staging", {"spec": {"suspend": None}})  # as `flux resume` does


@contextmanager
def a_controller_is_old(delivery: Delivery) -> Iterator[None]:
    name = "helm-controller"
    api = delivery.api()
    now = api.get("Deployment", name, SYSTEM)
    assert now
    api.merge("Deployment", name, SYSTEM, of_version(now, "v1.3.0"))
    yield
    api.merge("Deployment", name, SYSTEM, {"spec": {"template": now["spec"]["template"]}})


def of_version(deployment: Object, version: str) -> Object:
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    image = container["image"].partition(":")[0]
    containers = [{**container, "image": f"{image}:{version}"}]
    return {"spec": {"template": {"spec": {"containers": containers}}}}


@argocd
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (
            an_application_is_edited,
            "`spec.syncPolicy.automated.prune` is `false`, and must be `true`",
        ),
        (values_are_edited, "`spec.values.shared.level` was changed on the cluster"),
    ],
)
def test_it_finds_what_argo_cd_would_put_back(
    installed: Delivery, broken: Broken, said: str
) -> None:
    with broken(installed):
        assert said in doctor(installed)
    wait_until_well(installed)


@flux
@pytest.mark.parametrize(
    ("name", "key", "value", "said"),
    [
        ("fleet", "prune", False, "`spec.prune` is `false`, and must be `true`"),
        ("shared", "wait", False, "`spec.wait` is `false`, and must be `true`"),
        ("shared", "suspend", True, "`flux resume kustomization shared --namespace "),
    ],
)
def test_it_finds_a_kustomization_that_is_edited(
    installed: Delivery, name: str, key: str, value: object, said: str
) -> None:
    space = f"{installed.name}-system"
    api = installed.api()
    before = (api.get("Kustomization", name, space) or {})["spec"].get(key)

    api.merge("Kustomization", name, space, {"spec": {key: value}})
    assert said in doctor(installed)

    api.merge("Kustomization", name, space, {"spec": {key: before}})
    wait_until_well(installed)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (a_release_is_suspended, "`flux resume helmrelease staging --namespace "),
        (a_controller_is_old, "error[unfit-controller]: it is of Flux 2.6"),
    ],
)
def test_it_finds_what_is_otherwise_for_as_long_as_it_is(
    installed: Delivery, broken: Broken, said: str
) -> None:
    with broken(installed):
        assert said in doctor(installed)
    wait_until_well(installed)


def do_as_told(delivery: Delivery, told: str, *verbs: str) -> None:
    """Run each command that stands in a `help:`, in the folder of the fleet."""
    for line in re.findall(r"= help: (.*)", told):
        for command in re.findall(r"`(kubectl [^`]*)`", line):
            words = shlex.split(command)
            if not verbs or set(verbs) & set(words):
                subprocess.run(words, cwd=delivery.work, check=True, capture_output=True)
