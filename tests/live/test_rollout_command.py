"""`fleetwave rollout`, on a repository with git, and on clusters that answer what was recorded."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.command import command, environment
from tests.live.recorded import after
from tests.repositories import git

HERE = Path(__file__).parent
TRACE = HERE.parent / "data" / "live" / "batches-after-a-failure"
START, MIDWAY, END = 6, 40, None
"""How many of the recorded changes have been made."""


class Fleet:
    """A repository whose last commit is the one that was recorded."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.recorded = (TRACE / "commits").read_text(encoding="utf-8").split()
        for folder in ("config", "rendered"):
            shutil.copytree(TRACE / folder, root / folder)
        git(root, "init", "-q", "-b", "main")
        git(root, "commit", "-qm", "before", "--allow-empty")
        self.before = git(root, "rev-parse", "HEAD")
        git(root, "add", ".")
        git(root, "commit", "-qm", "it")
        self.commit = git(root, "rev-parse", "HEAD")

    def answer(self, changes: int | None, *, seen: str | None = None, context: str = "") -> None:
        """Let the cluster be as it was then; Argo CD has ``seen`` a commit, by default this one."""
        folder = self.root / "kubectl" / (context or "current")
        folder.mkdir(parents=True, exist_ok=True)
        there = after(TRACE, changes)
        for kind, name in (
            ("HelmRelease", "helmreleases.helm.toolkit.fluxcd.io"),
            ("Application", "applications.argoproj.io"),
        ):
            items = [one for one in there if one["kind"] == kind]
            text = json.dumps({"items": items}).replace(self.recorded[0], seen or self.commit)
            text = text.replace(self.recorded[1], seen or self.before)
            (folder / "new").write_text(text, encoding="utf-8")
            (folder / "new").replace(folder / f"{name}.json")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command("rollout", *arguments),
            cwd=self.root,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )


ENVIRONMENT: Mapping[str, str] = environment(FLEETWAVE_KUBECTL=str(HERE / "kubectl.py"))


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    return Fleet(tmp_path)


def test_one_look_at_a_rollout_that_is_on_its_way(fleet: Fleet) -> None:
    fleet.answer(MIDWAY)
    ran = fleet.run()
    assert (ran.returncode, ran.stderr) == (4, "error: the rollout is not over on `batches`\n")
    assert ran.stdout == (
        f"batches: on its way at commit {fleet.commit[:7]}\n"
        "    0  staging  done      hub 0.1.0\n"
        "   10  a1       upgrading Running 'upgrade' action with timeout of 30s\n"
        "   10  a2       upgrading Running 'upgrade' action with timeout of 30s\n"
        "   20  b        waiting   for `a1`, `a2` in wave 10\n"
        "   30  c        waiting   for `a1`, `a2` in wave 10\n"
        "       Argo CD's `hubs-batches` is running: waiting for healthy state of "
        "helm.toolkit.fluxcd.io/HelmRelease/staging\n"
    )


def test_one_look_at_a_rollout_that_is_done(fleet: Fleet) -> None:
    fleet.answer(END)
    ran = fleet.run("batches", "--commit", "main")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(f"batches: done at commit {fleet.commit[:7]}\n")


def test_a_rollout_is_followed_to_its_end(fleet: Fleet) -> None:
    fleet.answer(MIDWAY)
    with subprocess.Popen(
        command("rollout", "--watch", "--format", "json"),
        cwd=fleet.root,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    ) as following:
        assert following.stdout
        first = [json.loads(following.stdout.readline()) for _ in range(7)]
        fleet.answer(END)
        rest = [json.loads(line) for line in following.stdout]
    assert following.returncode == 0
    assert [one["event"] for one in first] == ["sync", *["release"] * 5, "outcome"]
    assert [one.get("name") or one.get("phase") or one["outcome"] for one in rest] == [
        *("done", "a1", "a2", "b", "c", "done"),
    ]
    assert rest[1] == {
        "event": "release",
        "cluster": "batches",
        "commit": fleet.commit,
        "name": "a1",
        "namespace": "batches-a1",
        "object": "a1",
        "stage": "production",
        "wave": 10,
        "state": "done",
        "message": "hub 0.1.0",
        "final": False,
    }


def test_time_runs_out(fleet: Fleet) -> None:
    fleet.answer(MIDWAY)
    ran = fleet.run("--timeout", "1s")
    assert (ran.returncode, ran.stderr) == (4, "error: the rollout is not over on `batches`\n")
    assert ran.stdout.startswith("batches: Argo CD's `hubs-batches` is running")


def test_a_commit_that_argocd_has_not_seen(fleet: Fleet) -> None:
    """It says so once, and not at every hub."""
    fleet.answer(MIDWAY, seen=fleet.before)
    ran = fleet.run()
    assert ran.returncode == 4
    assert ran.stdout.splitlines()[-1] == (
        "       Argo CD's `hubs-batches` is behind: Argo CD has not seen this commit yet"
    )


def test_a_commit_that_is_overtaken_ends_as_failed(fleet: Fleet) -> None:
    git(fleet.root, "commit", "-qm", "later", "--allow-empty")
    later = git(fleet.root, "rev-parse", "HEAD")
    fleet.answer(START, seen=later)
    ran = fleet.run("--commit", fleet.commit, "--watch")
    assert ran.returncode == 1
    assert f"is overtaken: Argo CD has gone on to commit {later[:7]}\n" in ran.stdout


def test_without_argocd_its_hubs_are_judged_all_the_same(fleet: Fleet) -> None:
    fleet.answer(END)
    (fleet.root / "kubectl" / "current" / "applications.argoproj.io.json").unlink()
    ran = fleet.run()
    assert ran.returncode == 0
    assert ran.stderr == (
        "note: there is no kind `applications.v1alpha1.argoproj.io` with kubectl's current "
        "context; so a sync of `batches` that fails or has not begun is not seen: name Argo CD's "
        "own cluster with `--argocd-context`\n"
    )


def test_an_argocd_that_was_named_must_be_there(fleet: Fleet) -> None:
    fleet.answer(END)
    (fleet.root / "kubectl" / "tools").mkdir()
    ran = fleet.run("--argocd-context", "tools")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        "error: there is no kind `applications.v1alpha1.argoproj.io` with context `tools`\n"
    )


def test_what_is_not_committed_is_not_looked_for(fleet: Fleet) -> None:
    fleet.answer(END)
    file = fleet.root / "rendered" / "clusters" / "batches" / "a1" / "helmrelease.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("1h", "2h"), encoding="utf-8")
    ran = fleet.run()
    assert (ran.returncode, ran.stderr) == (
        0,
        "note: `rendered/` has changes that are not committed; they are not looked for\n",
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ["batchs"],
            2,
            "error: commit `HEAD` has no cluster `batchs`\n\nhint: did you mean `batches`?\n",
        ),
        (
            ["--commit", "nothing"],
            2,
            (
                "error: git knows no commit `nothing` here\n\n"
                "hint: name a branch, a tag or a commit; in CI, fetch the whole history\n"
            ),
        ),
        (
            ["--commit", "HEAD~1"],
            1,
            (
                "error: commit `HEAD~1` has nothing that is rendered\n\n"
                "hint: run `fleetwave render`, and commit\n"
            ),
        ),
        (
            ["--timeout", "soon"],
            2,
            "error: `soon` is no duration\n\nhint: write it as 90s, 30m or 1h30m\n",
        ),
        (
            ["--context", "nowhere"],
            2,
            (
                "error: kubectl knows no context `nowhere`\n\n"
                "hint: `kubectl config get-contexts` lists them\n"
            ),
        ),
    ],
)
def test_what_cannot_be_followed(fleet: Fleet, arguments: list[str], code: int, said: str) -> None:
    fleet.answer(END)
    ran = fleet.run(*arguments)
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, "", said)
