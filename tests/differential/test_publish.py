"""Clusters' manifests and charts go to a real registry by the real oras, and rings follow."""

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from generator.yaml.documents import documents
from generator.yaml.loader import load
from tests.command import ROOT, environment
from tests.registries import PROGRAMS, RINGS, commit, fleetwave, make_fleet, running, without_ids
from tests.repositories import git

PUBLISHED = """\
  push  …/charts/local:0.1.0_h<hash>  <digest>
  push  …/alpha:git-<commit 1>  <digest>
  move  …/alpha:canary  <commit 1>
  push  …/beta:git-<commit 1>  <digest>
  push  …/delta:git-<commit 1>  <digest>
  push  …/gamma:git-<commit 1>  <digest>
"""
MOVED = """\
  move  …/beta:early  <commit 1> → <commit 2>
  move  …/gamma:early  <commit 1> → <commit 2>
"""
SHOWN = f"""\
{MOVED}
beta, gamma: <commit 1>..<commit 2>
changes
  beta: staging; gamma: staging
    spec.values.size: 1 → 2

2 hubs are changed, on 2 clusters
"""
FAILED = """\
  fail  …/beta:early  <commit 1>
  move  …/gamma:early  <commit 1>
"""
REPAIRED = """\
  move  …/beta:early  <commit 1>
  keep  …/gamma:early  <commit 1>
"""
MENDING = """\
error: `beta`: `…/beta` has no `git-<commit 1>`

hint: in a checkout of that commit, run `fleetwave publish beta`

error: 1 failure; the other clusters have it; run this again once that is mended
"""

NOT_OVER = 4
ORAS = {"FLEETWAVE_ORAS": PROGRAMS["FLEETWAVE_ORAS"]}


@pytest.fixture(scope="module")
def registry() -> Iterator[str]:
    for name, program in PROGRAMS.items():
        if not program:
            pytest.skip(f"{name} names no program")
    with running(PROGRAMS["FLEETWAVE_REGISTRY"]) as address:
        yield address


@pytest.fixture
def fleet(registry: str, tmp_path: Path) -> Path:
    # Each test has a folder of the registry to itself.
    return make_fleet(tmp_path / "fleet", f"{registry}/{tmp_path.name.replace('_', '-').lower()}")


def run(fleet: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return fleetwave(fleet, *arguments, **ORAS)


def done(fleet: Path, *arguments: str) -> str:
    ran = run(fleet, *arguments)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def oras(*arguments: str) -> str:
    command = [PROGRAMS["FLEETWAVE_ORAS"], *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def head(fleet: Path) -> str:
    return git(fleet, "rev-parse", "HEAD")


def source(fleet: Path) -> str:
    settings = (fleet / "config/fleet.yaml").read_text()
    return settings.partition('"oci://')[2].partition('"')[0]


def said(fleet: Path, text: str, *commits: str) -> str:
    return without_ids(text, *commits).replace(source(fleet), "…")


def tags(fleet: Path, commits: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return where the tags of each cluster lead."""
    found: dict[str, dict[str, str]] = {}
    for name in RINGS:
        repository = f"{source(fleet)}/{name}"
        for tag in oras("repo", "tags", repository).split():
            manifest = json.loads(oras("manifest", "fetch", f"{repository}:{tag}"))
            revision = manifest["annotations"]["org.opencontainers.image.revision"]
            at = commits[revision.removeprefix("main@sha1:")]
            shown = f"git-{commits[tag[4:]]}" if tag.startswith("git-") else tag
            found.setdefault(name, {})[shown] = at
    return found


def test_the_first_ring_gets_a_commit_and_the_others_follow(fleet: Path) -> None:
    one = head(fleet)
    published = done(fleet, "publish")
    assert said(fleet, published, one) == PUBLISHED
    first = {"git-1": "1"}
    assert tags(fleet, {one: "1"}) == {
        "alpha": {**first, "canary": "1"},
        "beta": first,
        "gamma": first,
        "delta": first,
    }
    done(fleet, "promote", "early")
    done(fleet, "promote", "all")
    two = commit(fleet, size=2)
    done(fleet, "publish")
    both = {"git-1": "1", "git-2": "2"}
    assert tags(fleet, {one: "1", two: "2"}) == {
        "alpha": {**both, "canary": "2"},
        "beta": {**both, "early": "1"},
        "gamma": {**both, "early": "1"},
        "delta": {**both, "all": "1"},
    }
    shown = done(fleet, "promote", "early", "--dry-run")
    assert said(fleet, shown, one, two) == SHOWN
    assert tags(fleet, {one: "1", two: "2"})["beta"] == {**both, "early": "1"}
    promoted = done(fleet, "promote", "early")
    assert said(fleet, promoted, one, two) == MOVED
    assert tags(fleet, {one: "1", two: "2"})["delta"] == {**both, "all": "1"}


def test_what_is_there_is_not_pushed_again(fleet: Path) -> None:
    before = done(fleet, "publish")
    after = done(fleet, "publish")
    assert after == before.replace("  push", "  keep").replace("  move", "  keep")


def test_a_chart_that_is_there_with_other_bytes_stays(fleet: Path, tmp_path: Path) -> None:
    """Flux would take another digest for another version, and upgrade every hub."""
    done(fleet, "publish", "alpha")
    chart = f"{source(fleet)}/charts/local"
    (tag,) = oras("repo", "tags", chart).split()
    (tmp_path / "other").write_text("other\n")
    oras("push", f"{chart}:{tag}", str(tmp_path / "other"), "--disable-path-validation")
    before = oras("resolve", f"{chart}:{tag}")
    ran = run(fleet, "publish", "alpha", "--force")
    assert said(fleet, ran.stderr) == (
        "note: `…/charts/local:0.1.0_h<hash>` is not as this commit has it, and stays: another "
        "version of fleetwave may have pushed it, or somebody else (<digest>)\n"
    )
    assert ran.returncode == 0
    assert oras("resolve", f"{chart}:{tag}") == before


def test_a_tag_is_not_taken_back_unless_asked(fleet: Path) -> None:
    one = head(fleet)
    done(fleet, "publish")
    two = commit(fleet, size=2)
    done(fleet, "publish")
    git(fleet, "checkout", "-q", one)
    late = run(fleet, "publish", "alpha")
    assert late.stderr == (
        "error: `alpha`: the tag `canary` leads to a later commit already\n"
        "\nhint: publish the last commit of the branch; `--force` takes the tag back\n"
        "\nerror: 1 failure; what is missing is pushed by the same command, run again\n"
    )
    assert late.returncode == 1
    assert tags(fleet, {one: "1", two: "2"})["alpha"]["canary"] == "2"
    done(fleet, "publish", "alpha", "--force")
    assert tags(fleet, {one: "1", two: "2"})["alpha"]["canary"] == "1"


def test_a_ring_is_not_skipped_unless_asked(fleet: Path) -> None:
    one = head(fleet)
    done(fleet, "publish")
    skipped = run(fleet, "promote", "all")
    assert skipped.stderr.startswith(
        "error: the ring `early` is not on one commit: `beta` has none, `gamma` has none\n"
    )
    named = run(fleet, "promote", "all", "--commit", "HEAD")
    assert named.stderr == (
        f"error: the ring `early` has not come to {one[:12]}: not `beta`, `gamma`\n"
        "\nhint: promote `early` first; `--force` gives it to `all` untried\n"
    )
    assert (skipped.returncode, named.returncode) == (1, 1)
    done(fleet, "promote", "all", "--commit", "HEAD", "--force")
    assert tags(fleet, {one: "1"})["delta"] == {"git-1": "1", "all": "1"}


def test_a_ring_goes_back_to_a_commit_that_is_named(fleet: Path) -> None:
    one = head(fleet)
    done(fleet, "publish")
    two = commit(fleet, size=2)
    done(fleet, "publish")
    done(fleet, "promote", "early")
    done(fleet, "promote", "early", "--commit", one)
    assert tags(fleet, {one: "1", two: "2"})["beta"]["early"] == "1"


def test_a_promotion_that_fails_half_way_is_finished_by_the_next(fleet: Path) -> None:
    """Of two clusters one was not published: the other moves, and that is said."""
    one = head(fleet)
    done(fleet, "publish", "alpha", "gamma")
    ran = run(fleet, "promote", "early")
    assert said(fleet, ran.stdout, one) == FAILED
    assert said(fleet, ran.stderr, one) == MENDING
    assert ran.returncode == 1
    done(fleet, "publish", "beta")
    promoted = done(fleet, "promote", "early")
    assert said(fleet, promoted, one) == REPAIRED


def test_a_tag_comes_after_the_signature(fleet: Path, tmp_path: Path) -> None:
    """The stand-in for cosign refuses what a tag leads to already."""
    cosign = tmp_path / "cosign"
    log = tmp_path / "signed"
    oras_program = PROGRAMS["FLEETWAVE_ORAS"]
    cosign.write_text(
        "#!/bin/sh -e\n"
        '[ "$1" = version ] && exit\n'
        "for image; do :; done; repository=${image%@*}\n"
        f'tags=$({oras_program} repo tags "$repository" 2>/dev/null || true)\n'
        "case $tags in *git-*|*_h*) exit 1;; esac\n"
        f'{oras_program} manifest fetch "$image" >/dev/null\n'
        f'echo "$@" >>{log}\n'
    )
    cosign.chmod(0o755)
    sign = ("publish", "--sign", "cosign.key")
    ran = fleetwave(fleet, *sign, **ORAS, FLEETWAVE_COSIGN=str(cosign))
    assert ran.returncode == 0, ran.stderr
    signed = [said(fleet, line) for line in sorted(log.read_text().splitlines())]
    assert signed == [
        f"sign --yes --key=cosign.key …/{name}@<digest>"
        for name in ("alpha", "beta", "charts/local", "delta", "gamma")
    ]


def test_what_is_pulled_is_what_the_commit_has(fleet: Path, tmp_path: Path) -> None:
    done(fleet, "publish", "alpha")
    repository = f"{source(fleet)}/alpha"
    manifest = json.loads(oras("manifest", "fetch", f"{repository}:canary"))
    layer = manifest["layers"][0]["digest"]
    archive = tmp_path / "layer.tgz"
    oras("blob", "fetch", "--output", str(archive), f"{repository}@{layer}")
    folders = ("rendered/clusters/alpha", "rendered/flux/alpha")
    paths = git(fleet, "ls-files", *folders).split("\n")
    assert contents(archive) == {path: (fleet / path).read_bytes() for path in paths}


@pytest.mark.helm
def test_helm_takes_the_chart_from_the_registry(fleet: Path, helm: str, tmp_path: Path) -> None:
    done(fleet, "publish")
    (folder,) = (fleet / "rendered/charts").iterdir()
    version = f"0.1.0+h{folder.name.rpartition('-')[2]}"
    address = f"oci://{source(fleet)}/charts/local"
    pull = [helm, "pull", address, "--version", version, "--plain-http", "-d", str(tmp_path)]
    subprocess.run(pull, check=True, capture_output=True)
    archive = tmp_path / f"local-{version}.tgz"
    texts = [
        subprocess.run([helm, "template", "hub", str(one)], check=True, capture_output=True).stdout
        for one in (archive, folder)
    ]
    assert texts[0] == texts[1]
    assert version.encode() in texts[0]
    package = [helm, "package", str(folder), "-d", str(tmp_path / "theirs")]
    subprocess.run(package, check=True, capture_output=True)
    assert contents(archive) == contents(tmp_path / "theirs" / archive.name)


def contents(archive: Path) -> Mapping[str, bytes | None]:
    """Return the files of a packed chart, but for Chart.yaml, which helm writes anew."""
    with tarfile.open(archive) as members:
        return {
            one.name: file.read()
            for one in members
            if one.name != "local/Chart.yaml" and (file := members.extractfile(one))
        }


def test_a_pipeline_asks_the_ring_before(fleet: Path) -> None:
    """The two lines that docs/gitless.md has."""
    done(fleet, "publish")
    one = head(fleet)
    done(fleet, "promote", "early")
    two = commit(fleet, size=2)
    done(fleet, "publish")
    bring(fleet, "alpha", one)  # it has not seen the next
    assert recipe(fleet).returncode == NOT_OVER
    assert beta(fleet) == one
    bring(fleet, "alpha", two)
    ran = recipe(fleet)
    assert (ran.returncode, beta(fleet)) == (0, two), ran.stderr


def recipe(fleet: Path) -> subprocess.CompletedProcess[str]:
    page = (ROOT / "docs/gitless.md").read_text(encoding="utf-8")
    lines = "commit=$(fleetwave" + page.partition("\ncommit=$(fleetwave")[2].partition("\n```")[0]
    assert "alpine coastal" in lines
    here = lines.replace("alpine coastal", "alpha").replace("--timeout 20m", "")
    script = f'fleetwave() {{ "{sys.executable}" -m generator "$@"; }}\n{here}'
    return subprocess.run(
        ["bash", "-c", script],
        cwd=fleet,
        env=environment(FLEETWAVE_KUBECTL=str(ROOT / "tests/live/kubectl.py"), **ORAS),
        capture_output=True,
        text=True,
        check=False,
    )


def beta(fleet: Path) -> str:
    manifest = json.loads(oras("manifest", "fetch", f"{source(fleet)}/beta:early"))
    return str(manifest["annotations"]["org.opencontainers.image.revision"]).rpartition(":")[2]


def bring(fleet: Path, cluster: str, commit: str) -> None:
    """Let a cluster answer that it is well with a commit."""
    kinds = {"HelmRelease": "helmreleases.helm", "Kustomization": "kustomizations.kustomize"}
    found: dict[str, list[object]] = {name: [] for name in kinds.values()}
    for path in git(fleet, "ls-tree", "-r", "--name-only", commit, "rendered").split():
        if f"/{cluster}/" not in path or path.endswith("/kustomization.yaml"):
            continue
        for _, text in documents(git(fleet, "show", f"{commit}:{path}")):
            value = load(text)
            if name := kinds.get(value["kind"]):
                value["metadata"]["generation"] = 1
                value["status"] = status(commit)
                found[name].append(value)
    for name, items in found.items():
        file = fleet / f"kubectl/current/{name}.toolkit.fluxcd.io.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"items": items}))


def status(commit: str) -> dict[str, object]:
    """Return what both controllers would say; each has keys of its own."""
    revision = f"main@sha1:{commit}"
    return {
        "conditions": [{"type": "Ready", "status": "True", "reason": "Succeeded"}],
        "observedGeneration": 1,
        "lastAppliedOriginRevision": revision,
        "lastAttemptedOriginRevision": revision,
        "lastAttemptedGeneration": 1,
        "lastAttemptedConfigDigest": "sha256:0",
        "history": [
            {"chartName": "local", "chartVersion": "0.1.0+0123456789ab", "configDigest": "sha256:0"}
            | {"status": "deployed", "version": 1}
        ],
    }
