"""No hub's release is taken away or moved by an edit, unless a line says so."""

import shutil

from tests.guards.fleet import GONE, LOST, PROTECTED, SUPPORT, Fleet, hub

MOVED = (
    "error[moved-release]: `lab` moves away from the Helm release `lab` in the namespace `lab`: "
    "Flux would uninstall that, and install another"
)


def test_a_production_hub_goes_in_two_commits(fleet: Fleet) -> None:
    both = hub("staging"), hub("prod")
    fleet.cluster("alpha", *both, more=SUPPORT)
    assert fleet.refused() == [LOST]
    fleet.cluster("alpha", *both, more=SUPPORT + GONE)
    assert fleet.refused() == [PROTECTED]
    fleet.cluster("alpha", *both, hub("lab"), more=SUPPORT + GONE)
    fleet.render()
    release = fleet.root / "rendered/clusters/alpha/lab/helmrelease.yaml"
    assert "sync-options" not in release.read_text()
    assert "dependsOn" in release.read_text()
    fleet.cluster("alpha", *both, more=SUPPORT + GONE)
    assert fleet.refused() == [PROTECTED]  # rendered, but committed nowhere
    fleet.cluster("alpha", *both, hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    fleet.cluster("alpha", *both, more=SUPPORT + GONE)
    fleet.commit()
    assert not release.parent.exists()
    project = (fleet.root / "rendered/argocd/alpha/appproject.yaml").read_text()
    assert project.count(": lab\n") == 2
    fleet.cluster("alpha", *both, more=SUPPORT)
    fleet.commit()
    project = (fleet.root / "rendered/argocd/alpha/appproject.yaml").read_text()
    assert project.count(": lab\n") == 0


def test_between_the_steps_all_can_be_undone(fleet: Fleet) -> None:
    all_three = hub("staging"), hub("prod"), hub("lab")
    before = fleet.tree()
    fleet.cluster("alpha", *all_three, more=SUPPORT + GONE)
    fleet.commit()
    assert fleet.tree() != before
    fleet.cluster("alpha", *all_three, more=SUPPORT)
    fleet.commit()
    assert fleet.tree() == before
    fleet.cluster("alpha", *all_three[:2], more=SUPPORT + GONE)
    assert fleet.refused() == [PROTECTED]


def test_a_paused_hub_goes_in_the_same_two_commits(fleet: Fleet) -> None:
    """It keeps all that it has, but for its protection: no other change is forced upon it."""
    both = hub("staging"), hub("prod")
    paused = hub("lab", paused="{reason: exams}")
    fleet.cluster("alpha", *both, paused, more=SUPPORT)
    assert fleet.run("render")[0] == 0
    fleet.save()
    before = fleet.tree()
    fleet.cluster("alpha", *both, paused, more=SUPPORT + GONE)
    assert fleet.run("render")[0] == 0
    assert fleet.run("render", "--check")[0] == 0
    path = "rendered/clusters/alpha/lab/helmrelease.yaml"
    assert (fleet.root / path).read_text() == before[
        path.removeprefix("rendered/")
    ].decode().replace(
        "    argocd.argoproj.io/sync-options: Prune=false,Delete=false\n"
        "    argocd.argoproj.io/compare-options: IgnoreExtraneous\n"
        "    kustomize.toolkit.fluxcd.io/prune: disabled\n",
        "",
    )
    fleet.cluster("alpha", *both, paused, more=SUPPORT)
    assert fleet.run("render")[0] == 0
    assert fleet.tree() == before
    fleet.cluster("alpha", *both, paused, more=SUPPORT + GONE)
    assert fleet.run("render")[0] == 0
    fleet.save()
    fleet.cluster("alpha", *both, more=SUPPORT + GONE)
    fleet.commit()
    assert not (fleet.root / path).exists()


def test_a_canary_goes_in_one(fleet: Fleet) -> None:
    fleet.cluster("alpha", hub("prod"), hub("lab"), more=SUPPORT)
    line = "`staging` is not rendered any more: Flux would uninstall its release `staging`"
    assert f"error[removed-hub]: {line}" in fleet.refused()
    fleet.cluster(
        "alpha",
        hub("prod"),
        hub("lab"),
        more=SUPPORT
        + "rollout: {canary: none, reason: Two courses.}\n"
        + "decommissioned: [{hub: staging, reason: Nobody looked at it.}]\n",
    )
    fleet.commit()


def test_the_support_release_is_a_hub_to_this(fleet: Fleet) -> None:
    hubs = hub("staging"), hub("prod"), hub("lab")
    fleet.cluster("alpha", *hubs)
    assert [line.split(":")[0] for line in fleet.refused()] == ["error[removed-hub]"]
    line = "decommissioned: [{hub: support, reason: The cloud has its own.}]\n"
    fleet.cluster("alpha", *hubs, more=SUPPORT + line)
    fleet.commit()
    fleet.cluster("alpha", *hubs, more=line)
    fleet.commit()
    assert not (fleet.root / "rendered/clusters/alpha/support").exists()


def test_a_hub_moves_in_two_commits(fleet: Fleet) -> None:
    others = hub("staging"), hub("prod")
    line = "moved: [{hub: lab, from: {namespace: lab}, reason: A new name.}]\n"
    fleet.cluster("alpha", *others, hub("lab", namespace="laboratory"), more=SUPPORT)
    assert fleet.refused() == [MOVED]
    fleet.cluster("alpha", *others, hub("lab", namespace="laboratory"), more=SUPPORT + line)
    assert fleet.refused() == [PROTECTED]
    fleet.cluster("alpha", *others, hub("lab"), more=SUPPORT + line)
    fleet.commit()
    fleet.cluster("alpha", *others, hub("lab", namespace="laboratory"), more=SUPPORT + line)
    fleet.commit()
    release = (fleet.root / "rendered/clusters/alpha/lab/helmrelease.yaml").read_text()
    assert "namespace: laboratory\n" in release
    assert "Prune=false" in release


def test_a_hub_is_renamed_at_once_if_its_release_stays(fleet: Fleet) -> None:
    renamed = hub("laboratory", namespace="lab", release_name="lab", domain="lab.example.org")
    fleet.cluster("alpha", hub("staging"), hub("prod"), renamed, more=SUPPORT)
    fleet.render("alpha/prod")
    fleet.commit()


def test_the_other_pattern_of_names_moves_every_hub(fleet: Fleet) -> None:
    fleet.settings("naming: {release: '{cluster}-{hub}'}\n")
    assert [line.split("`")[:2] for line in fleet.refused()] == [
        ["error[moved-release]: ", name] for name in ("staging", "prod", "lab", "staging")
    ]


def test_a_refused_cluster_leaves_the_others_working(fleet: Fleet) -> None:
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    fleet.cluster("beta", hub("staging"), hub("more", staged_by="staging"))
    before = fleet.tree()
    code, out, errors = fleet.run("render")
    assert code == 1
    assert out.splitlines() == [
        "  update  rendered/argocd/beta/appproject.yaml",
        "  add     rendered/clusters/beta/more/helmrelease.yaml",
        "  add     rendered/clusters/beta/more/namespace.yaml",
        "  update  rendered/clusters/beta/staging/helmrelease.yaml",
    ]
    assert errors.endswith("error: 1 error; left as it was: `alpha`\n")
    assert {path: data for path, data in fleet.tree().items() if "/alpha/" in path} == {
        path: data for path, data in before.items() if "/alpha/" in path
    }


def test_only_what_is_rendered_is_compared(fleet: Fleet) -> None:
    fleet.cluster("alpha", hub("staging"), hub("prod", namespace="main"), hub("lab"), more=SUPPORT)
    shutil.rmtree(fleet.root / "config/clusters/beta")
    fleet.cluster("gamma", hub("staging"))
    fleet.render("gamma")
    fleet.render("alpha/lab")
    (moved,) = fleet.refused("render", "alpha/prod")
    assert moved.startswith("error[moved-release]: `prod` moves")
    assert len(fleet.refused("validate", "alpha")) == 1
    assert len(fleet.refused("validate")) == 2


def test_a_hub_that_is_gone_holds_back_one_that_is_rendered_alone(fleet: Fleet) -> None:
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    assert fleet.refused("render", "alpha/prod") == [LOST]  # the project would lose its namespace


def test_hubs_do_not_exchange_their_releases(fleet: Fleet) -> None:
    prod = hub("prod", namespace="lab", release_name="lab")
    lab = hub("lab", namespace="prod", release_name="prod")
    fleet.cluster("alpha", hub("staging"), prod, lab, more=SUPPORT)
    assert fleet.refused() == [
        f"error[moved-release]: `{new}` takes over the Helm release `{old}` in the namespace "
        f"`{old}` from `{old}`, with its database and its users' volumes"
        for new, old in (("prod", "lab"), ("lab", "prod"))
    ]


def test_a_release_that_goes_elsewhere_is_not_brought_back_unasked(fleet: Fleet) -> None:
    for path in sorted((fleet.root / "rendered").rglob("helmrelease.yaml")):
        text = path.read_text()
        path.write_text(text.replace("  interval: 1h\n", "  interval: 1h\n  targetNamespace: x\n"))
    fleet.save()
    text = "names another Helm release than it did: Flux would uninstall that, and install another"
    assert fleet.refused() == [
        f"error[moved-release]: the HelmRelease of `{name}` {text}"
        for name in ("support", "staging", "prod", "lab", "staging")
    ]


def test_a_cluster_that_is_broken_is_not_compared(fleet: Fleet) -> None:
    fleet.cluster("alpha", hub("staging"), hub("prod", helm_chart="hubb"), more=SUPPORT)
    assert fleet.refused() == ["error[unknown-chart]: there is no chart `hubb`"]
