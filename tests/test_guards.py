"""Nothing that was committed is lost by an edit: each guard on a real history of commits."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.command import ROOT, run
from tests.repositories import git
from tests.trees import tree

FLEET = """\
repository: {url: https://git.example.org/fleet.git}
charts:
  hub: {repository: https://charts.example.org/, version: 1.2.3}
  daskhub: {repository: oci://registry.example.org/charts/daskhub, version: 1.2.3}
  local: {path: helm-charts/local}
  support: {repository: oci://registry.example.org/charts/support, version: 2.0.0}
"""
SUPPORT = "support: {}\n"


def hub(name: str, **keys: str) -> str:
    keys = {"domain": f"{name}.{{cluster}}.example.org", "helm_chart": "hub", **keys}
    lines = "".join(f"  {key}: {value}\n" for key, value in keys.items())
    return f"- name: {name}\n{lines}  helm_chart_values_files: []\n"


class Fleet:
    """A repository with a fleet in it."""

    def __init__(self, root: Path, top: Path | None = None) -> None:
        self.root = root
        self.top = top or root
        root.mkdir(parents=True, exist_ok=True)
        self.settings()

    def settings(self, more: str = "") -> None:
        self.write("config/fleet.yaml", FLEET + more)

    def cluster(self, name: str, *hubs: str, more: str = "") -> None:
        entries = "".join(hubs).replace("{cluster}", name)
        text = f"name: {name}\nprovider: aws\n{more}hubs:\n{entries}"
        self.write(f"config/clusters/{name}/cluster.yaml", text if hubs else text + "  []\n")

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> tuple[int, str, str]:
        ran = run(self.root, *arguments)
        return ran.returncode, ran.stdout, ran.stderr

    def render(self, *arguments: str) -> None:
        code, _, errors = self.run("render", *arguments)
        wrong = [line for line in errors.splitlines() if line.startswith(("error", "warning"))]
        assert (code, wrong) == (0, [])

    def refused(self, *arguments: str) -> list[str]:
        """Render, be refused, and return the first line of each problem."""
        before = self.tree()
        code, _, errors = self.run(*(arguments or ("render",)))
        assert code == 1, errors
        assert self.tree() == before
        return [line for line in errors.splitlines() if line.startswith(("error[", "warning["))]

    def commit(self, *arguments: str) -> None:
        """Render and commit everything."""
        self.render(*arguments)
        self.save()

    def save(self) -> None:
        if not (self.top / ".git").exists():
            git(self.top, "init", "-q", "-b", "main")
        git(self.top, "add", "-A")
        git(self.top, "commit", "-qm", "next")

    def tree(self) -> Mapping[str, bytes]:
        return tree(self.root / "rendered")


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    made = Fleet(tmp_path / "fleet")
    made.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT)
    made.cluster("beta", hub("staging"))
    made.commit()
    return made


GONE = "decommissioned:\n- {hub: lab, reason: The course is over.}\n"
LOST = (
    "error[removed-hub]: `lab` is not rendered any more: its release `lab` would stay without the "
    "secrets and charts that it needs"
)
PROTECTED = (
    "error[still-protected]: `lab` is still protected, so Argo CD would keep its release, but not "
    "the secrets and charts that it needs"
)
MOVED = (
    "error[moved-release]: `lab` moves away from the Helm release `lab` in the namespace `lab`: "
    "Flux would uninstall that, and install another"
)
NO_HISTORY = (
    "note: there is no git history here, so this was compared with `rendered/` on disk; whether "
    "that is what runs cannot be told\n"
)
NO_COMMIT = (
    "error: git knows no commit `main` here\n\n"
    "hint: the fleet is in no git repository, or git is not installed\n"
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


def test_hubs_do_not_exchange_their_releases(fleet: Fleet) -> None:
    prod = hub("prod", namespace="lab", release_name="lab")
    lab = hub("lab", namespace="prod", release_name="prod")
    fleet.cluster("alpha", hub("staging"), prod, lab, more=SUPPORT)
    assert fleet.refused() == [
        f"error[moved-release]: `{new}` takes over the Helm release `{old}` in the namespace "
        f"`{old}` from `{old}`, with its database and its users' volumes"
        for new, old in (("prod", "lab"), ("lab", "prod"))
    ]


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


@pytest.mark.parametrize("damage", [b"<<<<<<< HEAD\n", b"# \xff\n"])
def test_what_cannot_be_read_may_be_what_is_deployed(fleet: Fleet, damage: bytes) -> None:
    lab = fleet.root / "rendered/clusters/alpha/lab"
    for name in ("helmrelease.yaml", "namespace.yaml"):
        (lab / name).write_bytes((lab / name).read_bytes() + damage)
    fleet.save()
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    why = "is not rendered any more, and cannot be read as YAML: what would be lost with it cannot"
    problems = [line for line in fleet.refused() if why in line]
    assert problems == [
        f"error[removed-hub]: `rendered/clusters/alpha/lab/helmrelease.yaml` {why} be told",
        f"error[removed-namespace]: `rendered/clusters/alpha/lab/namespace.yaml` {why} be told",
    ]
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT)
    fleet.commit()  # what is still rendered is mended


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


def test_a_pull_request_is_held_against_where_it_left(fleet: Fleet) -> None:
    git(fleet.root, "checkout", "-qb", "side")
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT + GONE)
    fleet.commit()  # both steps, each in a commit of its own
    assert fleet.run("render", "--check")[:2] == (0, "")
    assert fleet.refused("validate", "--since", "main") == [PROTECTED]
    assert fleet.refused("render", "--check", "--since", "main") == [PROTECTED]
    git(fleet.root, "checkout", "-q", "main")
    fleet.cluster("beta", hub("staging"), hub("new", staged_by="staging"))
    fleet.commit()
    git(fleet.root, "checkout", "-q", "side")
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    assert fleet.run("validate", "--since", "main")[0] == 0  # `new` was never here


def test_what_was_let_go_on_the_other_side_of_a_merge_is_gone(fleet: Fleet) -> None:
    git(fleet.root, "branch", "side")
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT + GONE)
    fleet.commit()
    git(fleet.root, "checkout", "-q", "side")
    fleet.cluster("beta", hub("staging"), hub("new", staged_by="staging"))
    fleet.commit()
    git(fleet.root, "merge", "-q", "--no-commit", "main")
    fleet.render()
    fleet.cluster("alpha", hub("staging"), more=SUPPORT + GONE)
    assert [line.split("`")[:2] for line in fleet.refused()] == [["error[removed-hub]: ", "prod"]]
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT + GONE)
    git(fleet.root, "commit", "-qm", "merge")
    fleet.render()


def test_a_merge_loses_nothing_that_both_sides_have(fleet: Fleet) -> None:
    git(fleet.root, "branch", "side")
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    git(fleet.root, "checkout", "-q", "side")
    fleet.cluster("beta", hub("staging"), hub("new", staged_by="staging"))
    fleet.commit()
    git(fleet.root, "merge", "-q", "--no-commit", "main")
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    assert fleet.refused() == [LOST]


def test_a_rebase_is_held_against_what_it_is_on(fleet: Fleet) -> None:
    git(fleet.root, "checkout", "-qb", "side")
    fleet.cluster("beta", hub("staging"), hub("new", staged_by="staging"))
    fleet.commit()
    git(fleet.root, "checkout", "-q", "main")
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT + GONE)
    fleet.commit()
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT + GONE)
    fleet.commit()
    git(fleet.root, "checkout", "-q", "side")
    git(fleet.root, "rebase", "-q", "main")
    fleet.render("--check")


def test_files_that_were_deleted_by_hand_come_back(fleet: Fleet) -> None:
    before = fleet.tree()
    shutil.rmtree(fleet.root / "rendered")
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    assert fleet.run("render")[0] == 1
    fleet.cluster("alpha", hub("staging"), hub("prod"), hub("lab"), more=SUPPORT)
    fleet.render()
    assert fleet.tree() == before


def test_what_was_never_committed_is_nobodys_loss(fleet: Fleet) -> None:
    fleet.cluster("beta", hub("staging"), hub("new", staged_by="staging"))
    fleet.cluster("gamma", hub("staging"))
    fleet.render()
    fleet.cluster("beta", hub("staging"))
    shutil.rmtree(fleet.root / "config/clusters/gamma")
    fleet.render()
    git(fleet.root, "diff", "--exit-code")


def test_a_removal_that_was_committed_is_history(fleet: Fleet) -> None:
    fleet.cluster("alpha", hub("staging"), hub("prod"), more=SUPPORT)
    shutil.rmtree(fleet.root / "rendered/clusters/alpha/lab")
    fleet.save()
    fleet.render()


@pytest.mark.parametrize("state", ["no commit", "nothing rendered in it"])
def test_a_repository_that_deploys_nothing_has_nothing_to_lose(tmp_path: Path, state: str) -> None:
    fleet = Fleet(tmp_path)
    git(tmp_path, "init", "-q")
    if state != "no commit":
        git(tmp_path, "commit", "-q", "--allow-empty", "-m", "empty")
    fleet.cluster("alpha", hub("staging"), hub("other-staging"))
    fleet.render()
    fleet.cluster("alpha", hub("staging"))
    fleet.render()


def test_without_git_the_files_on_disk_are_the_past(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    fleet.cluster("alpha", hub("staging"), hub("lab"))
    fleet.render()
    fleet.cluster("alpha", hub("staging"))
    assert fleet.refused() == [LOST]
    assert fleet.refused("validate") == [LOST]
    fleet.cluster("alpha", hub("staging"), hub("lab"), more=GONE)
    fleet.render()
    fleet.cluster("alpha", hub("staging"), more=GONE)
    code, _, errors = fleet.run("render")
    assert (code, errors.endswith(f"\n{NO_HISTORY}")) == (0, True)
    fleet.render()
    assert fleet.run("validate", "--since", "main") == (2, "", NO_COMMIT)


@pytest.mark.parametrize("state", ["in a folder", "detached", "shallow", "sha256"])
def test_any_repository_will_do(tmp_path: Path, state: str) -> None:
    top = tmp_path / "origin"
    root = top / "some fleet" if state == "in a folder" else top
    root.mkdir(parents=True)
    if state == "sha256":
        git(top, "init", "-q", "-b", "main", "--object-format", "sha256")
    fleet = Fleet(root, top)
    fleet.cluster("alpha", hub("staging"))
    fleet.commit()
    fleet.cluster("alpha", hub("staging"), hub("lab"))
    fleet.commit()
    if state == "shallow":
        git(tmp_path, "clone", "-q", "--depth", "1", f"file://{top}", "clone")
        fleet = Fleet(tmp_path / "clone")
    elif state == "detached":
        git(top, "checkout", "-q", "--detach")
    fleet.render("--check")
    fleet.cluster("alpha", hub("staging"))
    assert fleet.refused() == [LOST]
    if state == "shallow":
        assert fleet.refused("render", "--since", "origin/main") == [LOST]


def test_a_cluster_that_is_broken_is_not_compared(fleet: Fleet) -> None:
    fleet.cluster("alpha", hub("staging"), hub("prod", helm_chart="hubb"), more=SUPPORT)
    assert fleet.refused() == ["error[unknown-chart]: there is no chart `hubb`"]


def test_a_render_that_was_cut_short_can_be_repeated(fleet: Fleet) -> None:
    """New files are written before old ones are deleted; and people commit what is there."""
    lab = fleet.root / "rendered/clusters/alpha/lab"
    before = {path.name: path.read_bytes() for path in lab.iterdir()}
    renamed = hub("laboratory", namespace="lab", release_name="lab", domain="lab.example.org")
    fleet.cluster("alpha", hub("staging"), hub("prod"), renamed, more=SUPPORT)
    fleet.render()
    lab.mkdir()
    for name, data in before.items():
        (lab / name).write_bytes(data)
    fleet.save()
    fleet.render()
    assert not lab.exists()


def test_a_file_that_is_not_ours_is_nobodys_object(fleet: Fleet) -> None:
    theirs = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\n"
    fleet.write("rendered/clusters/alpha/theirs/helmrelease.yaml", theirs)
    fleet.write("rendered/clusters/alpha/lab/helmrelease.yaml", "# Generated by fleetwave\n{ [ :")
    fleet.save()
    (fleet.root / "rendered/clusters/alpha/theirs/helmrelease.yaml").unlink()
    fleet.render()


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
