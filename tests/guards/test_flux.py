"""No Kustomization of Flux's gets another name: it would take its hub away."""

import re

from tests.command import ROOT
from tests.guards.fleet import Fleet, hub


def test_a_kustomization_may_not_get_another_name(fleet: Fleet) -> None:
    """The root would take the old one away, and with it a staging hub."""
    fleet.cluster("gamma", hub("staging"), hub("prod"), more="delivery: {engine: flux}\n")
    fleet.commit()
    own = (ROOT / "templates/flux/kustomizations.yaml").read_text()
    renamed = 'name: [[ \\1 | replace("hub-", "release-") | quote ]]'
    own = re.sub(r"name: \[\[ (one\.name|name) \| quote \]\]", renamed, own)
    fleet.write("templates/flux/kustomizations.yaml", own)
    assert fleet.refused() == [renamed_to("prod"), renamed_to("staging")]
    lines = (
        "decommissioned: [{hub: staging, reason: It is done.}]\n"
        "rollout: {canary: none, reason: Alone.}\n"
    )
    fleet.cluster("gamma", hub("prod"), more="delivery: {engine: flux}\n" + lines)
    assert fleet.refused() == [renamed_to("prod")]  # the other goes with its hub


def renamed_to(hub: str) -> str:
    return (
        f"error[broken-order]: metadata.name: `release-{hub}` must be `hub-{hub}`: "
        "Flux takes away what that has brought"
    )


def test_a_kustomization_may_not_lose_the_name_that_it_had(fleet: Fleet) -> None:
    fleet.cluster("gamma", hub("staging"), hub("prod"), more="delivery: {engine: flux}\n")
    fleet.render()
    path = "rendered/flux/gamma/kustomizations.yaml"
    had = (fleet.root / path).read_text().replace("hub-staging", "release-staging")
    fleet.write(path, had)
    fleet.save()
    told = "not rendered any more, though their hubs are: `release-staging`"
    assert fleet.refused() == [f"error[removed-kustomization]: {told}"]
