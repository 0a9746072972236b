"""No Application is taken away or applies less, unless a line says so."""

from tests.command import ROOT
from tests.guards.fleet import GONE, SUPPORT, Fleet, hub


def test_a_cluster_does_not_go_elsewhere_unasked(fleet: Fleet) -> None:
    fleet.cluster("beta", hub("staging"), more="destination: {name: alphabet}\n")
    where = "`hubs-beta` would go to the cluster `alphabet`, no more to `beta`"
    assert fleet.refused() == [f"error[removed-application]: {where}"]
    line = "decommissioned: [{application: hubs-beta, reason: A new cluster.}]\n"
    fleet.cluster("beta", hub("staging"), more="destination: {name: alphabet}\n" + line)
    fleet.commit()


def test_a_hub_named_as_its_cluster_is_compared_as_the_others(fleet: Fleet) -> None:
    fleet.cluster("beta", hub("staging"), hub("beta"))
    fleet.commit()
    fleet.cluster("beta", hub("staging"), hub("beta"), more="delivery: {applications: hub}\n")
    gone = "error[removed-application]: the Application is not rendered any more: `hubs-beta`"
    assert fleet.refused("render", "beta/staging") == [gone]


def test_argo_cd_in_another_namespace_is_another(fleet: Fleet) -> None:
    fleet.settings("delivery: {argocd_namespace: gitops}\n")
    assert [line.split(":")[0] for line in fleet.refused()] == ["error[removed-application]"] * 4
    line = "decommissioned: [{application: 'hubs-*', reason: Argo CD has moved.}]\n"
    fleet.settings("delivery: {argocd_namespace: gitops}\n" + line)
    fleet.commit()


def test_an_application_may_not_apply_less(fleet: Fleet) -> None:
    own = (ROOT / "templates/applicationset.yaml").read_text()
    fewer = own.replace("[[ application.path | quote ]]", '"[[ application.path ]]/staging"')
    fleet.write("templates/applicationset.yaml", fewer)
    assert fleet.refused("render", "alpha/prod") == [
        "error[removed-application]: less would be applied than before by `hubs-alpha`"
    ]


def test_the_application_of_a_hub_goes_with_it(fleet: Fleet) -> None:
    each = "delivery: {applications: hub}\n"
    fleet.settings(each + "decommissioned: [{application: hubs-*, reason: One for each hub.}]\n")
    fleet.commit()
    fleet.settings(each)
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT + GONE)
    fleet.commit()
    fleet.settings()
    gone = "error[removed-application]: the Applications are not rendered any more:"
    assert fleet.refused() == [
        f"{gone} `shared-alpha`, `alpha.support`, `alpha.staging` and `alpha.prod`",
        f"{gone} `shared-beta` and `beta.staging`",
    ]
