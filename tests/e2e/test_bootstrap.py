"""From a cluster that knows nothing to a fleet that runs."""

import pytest

from tests.e2e.bed.argocd import NAMESPACE
from tests.e2e.bed.bed import Bed
from tests.e2e.conftest import Open
from tests.e2e.fleets import Cluster, Fleet, Values

SETTINGS = "argocd-cm"


@pytest.mark.short
@pytest.mark.engines("argocd")
def test_everything_is_installed_from_argocd_alone_canaries_first(bed: Bed, deliver: Open) -> None:
    before = (bed.api.get("ConfigMap", SETTINGS, NAMESPACE) or {}).get("data") or {}
    hubs: dict[str, Values] = {"staging": {}, "prod": {}, "lab": {}}
    layers = {"common": {"shared": {"level": 1}}}
    alpha = Cluster(name="alpha", hubs=hubs, layers=layers)
    fleet = Fleet(clusters=(alpha,), settings={"naming": {"namespace": "{cluster}-{hub}"}})
    delivery = deliver("bootstrap", is_shared=False)

    delivery.install(fleet)

    delivery.assert_kept()
    assert {hub.runs for hub in delivery.hubs().values()} == {
        '0.1.0 {"db":{"type":"pvc"}}  {"level":1}'
    }
    after = (bed.api.get("ConfigMap", SETTINGS, NAMESPACE) or {})["data"]
    assert before.items() <= after.items(), "what others set in argocd-cm is still there"
    assert bed.argocd.settings() == {
        "ARGOCD_APPLICATION_CONTROLLER_SYNC_TIMEOUT": "180",
    }
