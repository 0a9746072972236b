"""What is taken out of a fleet: whole or not at all, nothing secret with it, and the same hub."""

import json
import os
import re
import resource
import shutil
import stat
import subprocess
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pyrage
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.commands.extract import Form
from generator.commands.render import render
from generator.extraction.merged import merge
from generator.extraction.values import Kind, values_files
from generator.git import Git, History
from generator.merging import leaves, merge_all
from generator.merging import merge as merge_values
from generator.output import Output
from generator.selection import Selection
from generator.sops import problems
from generator.tree import InMemory
from generator.workspace import Workspace
from generator.yaml.loader import load
from tests.command import ROOT, command, environment, run
from tests.extracts import SOPS, decrypt, extract_here
from tests.flux_values import documents, release_values, same
from tests.repositories import git
from tests.stacks import layer, random_file, random_stack, secret_layer
from tests.trees import tree

KEY = ROOT / "tests" / "age.key"
FLEET_KEY = "age13tctpdfvxuqann92acvz6v73vavfxdvvq9lyy7mj0rttfnln7pnsmwxqm3"
RELEASES = [
    f"{path.parent.name}/{hub['name']}"
    for path in sorted((ROOT / "config/clusters").glob("*/cluster.yaml"))
    for hub in [*yaml.safe_load(path.read_text())["hubs"], {"name": "support"}]
]


# The fleet of one.


@pytest.mark.parametrize("name", RELEASES)
def test_a_fleet_of_one_renders_what_the_fleet_does(tmp_path: Path, name: str) -> None:
    place = tmp_path / "one"
    form = Form.FLUX if RELEASES.index(name) % 2 else Form.ARGOCD
    extract_here(ROOT, place, name, form=form, keeps_encrypted=True)
    render_here(place)
    cluster, hub = name.split("/")
    ours, theirs = (
        documents(root / "rendered/clusters" / cluster / hub / "helmrelease.yaml")[0]
        for root in (place, ROOT)
    )
    for key in ("releaseName", "chart", "chartRef", "install", "upgrade", "timeout"):
        assert ours["spec"].get(key) == theirs["spec"].get(key)
    assert same(release_values(place, cluster, hub), release_values(ROOT, cluster, hub))
    if "chartRef" in theirs["spec"]:
        copy = f"rendered/charts/{theirs['spec']['chartRef']['name']}"
        assert tree(place / copy) == tree(ROOT / copy)


NAMING = 'naming: {namespace: "{hub}", release: "{hub}"}'
OTHER_NAMES = 'naming: {namespace: "{cluster}-{hub}", release: "{hub}-of-{cluster}"}'
DELIVERY = 'flux_version: "2.9"}'
OTHER_DELIVERY = (
    'flux_version: "2.7", timeout: 7m, service_account: deployer, system_namespace: flux}'
)


def test_a_fleet_of_one_has_the_names_and_settings_of_the_fleet(fleet: Path) -> None:
    for path, old, new in (
        ("config/fleet.yaml", NAMING, OTHER_NAMES),
        ("config/fleet.yaml", DELIVERY, OTHER_DELIVERY),
        ("config/clusters/alpine/cluster.yaml", "- name: prod\n", OVERRIDDEN),
    ):
        text = (fleet / path).read_text()
        assert text.count(old) == 1
        (fleet / path).write_text(text.replace(old, new))
    chart = (fleet / "helm-charts/basehub/Chart.yaml").read_text()
    (fleet / "config/clusters/alpine/own.yaml").write_text(f"{chart}appVersion: its-own\n")
    place = fleet.parent / "one"
    extract_here(fleet, place, "alpine/prod", form=Form.ARGOCD, keeps_encrypted=True)
    found = []
    for root in (fleet, place):
        render_here(root)
        folder = root / "rendered/clusters/alpine"
        (release,) = documents(folder / "prod/helmrelease.yaml")
        assert release["metadata"]["labels"].pop("fleetwave.dev/stage") == "staging"
        links = ("link.argocd.argoproj.io/", "fleetwave.dev/release")
        annotations = release["metadata"]["annotations"]
        release["metadata"]["annotations"] = {
            key: value for key, value in annotations.items() if not key.startswith(links)
        }
        del release["spec"]["valuesFrom"]
        sources = [one for one in documents(folder / "sources.yaml") if one["kind"] == "HelmChart"]
        found.append((release, [one for one in sources if _is_used(one, release)]))
    assert found[0] == found[1]
    assert found[0][0]["metadata"]["namespace"] == "alpine-prod"


OVERRIDDEN = "- name: prod\n  stage: staging\n  chart_override: own.yaml\n"


def _is_used(source: dict[str, Any], release: dict[str, Any]) -> bool:
    return bool(source["metadata"]["name"] == release["spec"]["chartRef"]["name"])


def render_here(root: Path) -> None:
    history = History(git=Git(root), since=None)
    result = render(
        Workspace(root),
        Output(root),
        history,
        Selection(),
        lambda *_: None,
        check=False,
        today=date(2026, 1, 1),
    )
    assert [found for found in result.diagnostics if found.level == "error"] == []
    assert result.broken == ()


def test_secrets_of_a_fleet_of_one_are_not_committed(tmp_path: Path) -> None:
    place = tmp_path / "one"
    assert run(ROOT, "extract", "alpine/prod", str(place), "--argocd").returncode == 0
    rendered = run(place, "render")
    assert (rendered.returncode, rendered.stderr.count("error")) == (0, 0)
    ours, theirs = (
        documents(root / "rendered/clusters/alpine/prod/helmrelease.yaml")[0]["spec"]
        for root in (place, ROOT)
    )
    assert ours["values"] == theirs["values"]
    assert ours["valuesFrom"] == [
        {"kind": "Secret", "name": "prod-values-30", "valuesKey": "values.yaml"}
    ]
    git(place, "init", "-q")
    assert run(place, "validate", "--rendered").returncode == 0
    git(place, "add", ".")
    assert "secrets/" not in git(place, "ls-files")
    assert run(place, "bootstrap").returncode == 0
    assert (place / "argocd/clusters/alpine").is_dir()


# What is on the disk.


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """Return a copy of the bundled fleet's configuration."""
    root = tmp_path / "fleet"
    for name in ("config", "helm-charts"):
        shutil.copytree(ROOT / name, root / name)
    return root


def test_what_cannot_be_written_whole_is_not_written(fleet: Path, tmp_path: Path) -> None:
    place = tmp_path / "out"

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))  # less than the README

    ran = run(fleet, "extract", "alpine/prod", str(place), limit=little_room)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        f"error: `{place}` cannot be written: file too large\n\nhint: nothing was left there\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fleet"]


def test_an_empty_folder_is_filled_and_a_link_to_one_followed(fleet: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("empty")
    assert run(fleet, "extract", "alpine/prod", str(tmp_path / "link")).returncode == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "empty/README.md").is_file()
    again = run(fleet, "extract", "alpine/prod", str(tmp_path / "empty"))
    assert again.returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "fleet", "link"]


def test_what_secrets_are_filled_into_is_for_its_owner_only(fleet: Path, tmp_path: Path) -> None:
    place = tmp_path / "out"
    assert run(fleet, "extract", "alpine/prod", str(place)).returncode == 0
    modes = {path: (place / path).stat().st_mode for path in tree(place)}
    skeleton = "values/30-prod.secret.values.yaml"
    assert {path for path, mode in modes.items() if not stat.S_IMODE(mode) & 0o077} == {skeleton}
    assert (place / ".gitignore").read_text() == f"/{skeleton}\n"


def test_links_become_what_they_lead_to(fleet: Path, tmp_path: Path) -> None:
    folder = fleet / "config/clusters/alpine"
    (folder / "common.values.yaml").rename(fleet / "config/elsewhere.yaml")
    (folder / "common.values.yaml").symlink_to("../../elsewhere.yaml")
    templates = fleet / "helm-charts/basehub/templates"
    templates.rename(fleet / "config/templates")
    templates.symlink_to("../../config/templates")
    place = tmp_path / "out"
    assert run(fleet, "extract", "alpine/prod", str(place)).returncode == 0
    assert not any(path.is_symlink() for path in place.rglob("*"))
    original = (ROOT / "config/clusters/alpine/common.values.yaml").read_bytes()
    assert (place / "values/10-common.values.yaml").read_bytes() == original
    assert (place / "chart/templates/quota.yaml").is_file()


# Secrets.


class Somebody:
    """Who gets an extract: a key of age."""

    def __init__(self, folder: Path) -> None:
        identity = pyrage.x25519.Identity.generate()
        self.public = str(identity.to_public())
        self.key = folder / f"{self.public}.key"
        self.key.write_text(str(identity))


@pytest.fixture
def somebody(tmp_path: Path) -> Somebody:
    return Somebody(tmp_path)


def extract(
    fleet: Path, place: Path, *options: str, name: str = "alpine/prod", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run it as the fleet's owner, who has the key and sops."""
    owner = {"SOPS_AGE_KEY_FILE": str(KEY), "FLEETWAVE_SOPS": str(SOPS), **variables}
    return subprocess.run(
        command("extract", name, str(place), *options),
        cwd=fleet, env=environment(**owner), capture_output=True, text=True, check=False,
    )  # fmt: skip


def encrypt(path: Path, text: str, *options: str) -> None:
    path.write_text(text)
    to = ["--config", os.devnull, "--encrypt", "--age", FLEET_KEY, *options]
    subprocess.run([SOPS, *to, "--in-place", path], check=True)


RESEALED = "values/30-enc-prod.secret.values.yaml"
ENCRYPTED_FILE = "config/clusters/alpine/enc-prod.secret.values.yaml"


def test_secrets_are_for_those_who_are_named_and_nobody_else(
    fleet: Path, tmp_path: Path, somebody: Somebody
) -> None:
    other = Somebody(tmp_path)
    named = ("--recipient", somebody.public, "--recipient", other.public)
    # Both would name more recipients; the second, one that there is no key of.
    others = {"SOPS_AGE_RECIPIENTS": FLEET_KEY, "SOPS_PGP_FP": "0" * 40}
    ran = extract(fleet, tmp_path / "out", *named, **others)
    assert (ran.returncode, ran.stderr.count("error")) == (0, 0)
    data = (tmp_path / "out" / RESEALED).read_bytes()
    plain = decrypt((fleet / ENCRYPTED_FILE).read_bytes(), KEY)
    assert decrypt(data, somebody.key) == decrypt(data, other.key) == plain
    assert {one["recipient"] for one in load(data)["sops"]["age"]} == {
        somebody.public,
        other.public,
    }
    with pytest.raises(subprocess.CalledProcessError):
        decrypt(data, KEY)


def test_rules_where_the_owner_stands_leave_nothing_in_clear(
    fleet: Path, tmp_path: Path, somebody: Somebody
) -> None:
    rule = {"encrypted_regex": "^nothing$", "age": FLEET_KEY}
    (fleet / ".sops.yaml").write_text(json.dumps({"creation_rules": [rule]}))
    assert extract(fleet, tmp_path / "out", "--recipient", somebody.public).returncode == 0
    data = (tmp_path / "out" / RESEALED).read_bytes()
    assert problems(data) == []
    assert b"example-client-secret" not in data


@pytest.mark.parametrize(
    "rule",
    [
        (),
        ("--unencrypted-suffix", "_plain"),
        ("--encrypted-suffix", "_secret"),
        ("--encrypted-regex", "^(a_secret|c)$"),
        ("--unencrypted-regex", "^b_plain$"),
        ("--mac-only-encrypted",),
    ],
)
def test_what_a_file_had_in_clear_stays_so_and_nothing_else(
    fleet: Path, tmp_path: Path, somebody: Somebody, rule: tuple[str, ...]
) -> None:
    text = (
        "# remark\njupyterhub:\n  a_secret: {x_unencrypted: 1, y: [1.5, true, '']}\n  b_plain: t\n"
    )
    encrypt(fleet / ENCRYPTED_FILE, text, *rule)
    before = (fleet / ENCRYPTED_FILE).read_bytes()
    assert extract(fleet, tmp_path / "out", "--recipient", somebody.public).returncode == 0
    after = (tmp_path / "out" / RESEALED).read_bytes()
    assert decrypt(after, somebody.key) == decrypt(before, KEY)
    in_clear = [
        {
            keys: value
            for keys, value in leaves(load(data))
            if keys[0] != "sops" and "ENC[" not in str(value)
        }
        for data in (before, after)
    ]
    assert in_clear[0] == in_clear[1]
    assert (b"remark" in before) == (b"remark" in after)


def test_what_is_merged_is_all_encrypted_whatever_its_keys(
    fleet: Path, tmp_path: Path, somebody: Somebody
) -> None:
    text = "jupyterhub: {a_unencrypted: one, b: {'': two}, ingress: {hosts: [three]}, c: [x, 4]}\n"
    encrypt(fleet / ENCRYPTED_FILE, text, "--unencrypted-suffix", "_other")
    place = tmp_path / "out"
    assert extract(fleet, place, "--merged", "--recipient", somebody.public).returncode == 0
    data = (place / "secrets.yaml").read_bytes()
    in_clear = [value for keys, value in leaves(load(data)) if keys[0] != "sops"]
    assert all("ENC[" in str(item) for item in in_clear), in_clear
    assert load(decrypt(data, somebody.key)) == load(text.encode())
    assert "hosts" not in load((place / "values.yaml").read_bytes())["jupyterhub"]["ingress"]


def test_nothing_is_in_clear_on_a_disk_meanwhile(
    fleet: Path, tmp_path: Path, somebody: Somebody
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    before = temporary.stat().st_mtime_ns
    options = ("--merged", "--recipient", somebody.public)
    ran = extract(fleet, tmp_path / "out", *options, TMPDIR=str(temporary))
    assert ran.returncode == 0
    assert temporary.stat().st_mtime_ns == before
    written = [*tree(tmp_path / "out").values(), ran.stdout.encode(), ran.stderr.encode()]
    assert not any(b"example-client-secret" in data for data in written)


def test_every_file_that_no_key_opens_is_named(
    fleet: Path, tmp_path: Path, somebody: Somebody
) -> None:
    entry = fleet / "config/clusters/alpine/cluster.yaml"
    listed = "  - enc-prod.secret.values.yaml\n"
    assert entry.read_text().count(listed) == 1
    entry.write_text(
        entry.read_text().replace(listed, f"{listed}  - enc-snow.secret.values.yaml\n")
    )
    options = ("--recipient", somebody.public)
    ran = extract(fleet, tmp_path / "out", *options, SOPS_AGE_KEY_FILE=str(somebody.key))
    assert ran.returncode == 1
    assert re.findall(r"`(\S+)` cannot be decrypted:", ran.stderr) == [
        ENCRYPTED_FILE,
        "config/clusters/alpine/enc-snow.secret.values.yaml",
    ]
    assert "SOPS_AGE_KEY_FILE" in ran.stderr.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_a_tampered_file_is_not_passed_on(fleet: Path, tmp_path: Path, somebody: Somebody) -> None:
    text = (fleet / ENCRYPTED_FILE).read_text()
    (fleet / ENCRYPTED_FILE).write_text(text.replace("client_secret:", "client_other:"))
    ran = extract(fleet, tmp_path / "out", "--recipient", somebody.public)
    assert ran.returncode == 1
    assert f"`{ENCRYPTED_FILE}` cannot be decrypted:" in ran.stderr


@pytest.mark.parametrize(
    ("options", "program", "message"),
    [
        (("--recipient", "age1nobody"), str(SOPS), "sops cannot encrypt for `age1nobody`:"),
        (
            ("--recipient", FLEET_KEY),
            "/nowhere/sops",
            "`/nowhere/sops` cannot be run: no such file",
        ),
        (("--recipient", FLEET_KEY), "/bin/true", "sops did not encrypt as it was told"),
    ],
)
def test_a_sops_that_cannot_do_it_is_named(
    fleet: Path, tmp_path: Path, options: tuple[str, ...], program: str, message: str
) -> None:
    ran = extract(fleet, tmp_path / "out", *options, FLEETWAVE_SOPS=program)
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"error: {message}")
    assert not (tmp_path / "out").exists()


def test_without_encrypted_files_no_sops_is_needed(
    fleet: Path, tmp_path: Path, somebody: Somebody
) -> None:
    options = ("--recipient", somebody.public)
    ran = extract(
        fleet, tmp_path / "out", *options, name="alpine/support", FLEETWAVE_SOPS="/nowhere/sops"
    )
    assert ran.returncode == 0


# The README.


@pytest.mark.parametrize("form", [Form.LAYERS, Form.MERGED, Form.ARGOCD])
@pytest.mark.parametrize("name", RELEASES)
def test_every_line_that_the_readme_names_says_so(tmp_path: Path, name: str, form: Form) -> None:
    extract_here(ROOT, tmp_path / "out", name, form=form)
    readme = (tmp_path / "out/README.md").read_text()
    named = re.findall(r"^- `([^`]+):(\d+)` `([^`]+)`(?:: `([^`]+)`)?", readme, re.MULTILINE)
    for path, line, key, value in named:
        text = (tmp_path / "out" / path).read_text().split("\n")[int(line) - 1]
        last = re.split(r"(?<!\\)\.", key)[-1]
        wanted = value or re.sub(r"\[\d+\]|\\", "", last)
        assert wanted.removesuffix("…") in text, (path, line, key, value)
    hub_domains = re.findall(r"hosts\[0\]`: `(\S+)`", readme)
    assert hub_domains or name.endswith("/support")


def test_commands_of_the_readme_are_bash(tmp_path: Path) -> None:
    assert run(ROOT, "extract", "alpine/prod", str(tmp_path / "out")).returncode == 0
    readme = (tmp_path / "out/README.md").read_text()
    blocks = re.findall(r"^ *```bash\n(.*?)^ *```$", readme, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 5
    for block in blocks:
        subprocess.run(["bash", "-n", "-c", block], check=True)
    (copying,) = (block for block in blocks if "copy_volume() {" in block)
    told = tmp_path / "kubectl"
    told.write_text('#!/bin/sh\nprintf "%s\\n" "$*" >> "$0.log"\n')
    told.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(
        ["bash", "-euc", f"{copying}\ncopy_volume hub-db-dir"], env=environment, check=True
    )
    log = (tmp_path / "kubectl.log").read_text()
    for overrides in re.findall(
        r"--overrides (\{.*?\n.*?\}\}\]\}\})$", log, re.MULTILINE | re.DOTALL
    ):
        (volume,) = json.loads(overrides)["spec"]["volumes"]
        assert volume["persistentVolumeClaim"] == {"claimName": "hub-db-dir"}
    assert log.count("--overrides") == 2
    assert log.count("exec") == 2


# Random layers.


@given(st.randoms())
def test_the_files_are_the_layers(rng: Random) -> None:
    contents = dict(random_file(rng, number, one) for number, one in enumerate(random_stack(rng)))
    files = InMemory(contents)
    layers = [layer(path, data) for path, data in contents.items()]
    layers.insert(rng.randint(0, len(layers)), secret_layer("login", (("a", "b"), ("c",))))
    found = values_files(files, layers, {}, {})
    assert sorted(file.name for file in found) == [file.name for file in found]
    for file, one in zip(found, layers, strict=True):
        assert same(load(file.data), file.values)
        if file.kind is Kind.PLAIN:
            assert file.data in {contents[one.path], contents[one.path] + b"\n"}
        if file.kind is not Kind.SKELETON:
            assert same(file.values, one.values)
        else:
            blanked = [keys for keys, value in _flat(file.values) if value == ""]
            assert set(file.blanks) <= set(blanked)
            assert b"ENC[" not in file.data
    whole = merge_all(file.values for file in found)
    one_file, secret = merge(found)
    assert secret == {}
    assert same(load(one_file.data), whole)


@given(st.randoms())
def test_what_is_secret_counts_over_the_rest(rng: Random) -> None:
    contents = dict(random_file(rng, number, one) for number, one in enumerate(random_stack(rng)))
    layers = [layer(path, data) for path, data in contents.items()]
    sealed = {one.path: one.data for one in layers if one.encrypted}
    found = values_files(InMemory(contents), layers, {}, sealed)
    rest, secret = merge(found)
    assert same(merge_values(rest.values, secret), merge_all(file.values for file in found))
    marked = merge_all(
        _marked(file.values) if file.kind is Kind.ENCRYPTED else file.values for file in found
    )
    for keys, value in leaves(marked):
        if value != {}:  # which both may say
            assert (keys in dict(leaves(secret))) == (value == "(secret)"), keys
            assert (keys in dict(leaves(rest.values))) == (value != "(secret)"), keys


def _marked(values: dict[str, object]) -> dict[str, object]:
    return {
        key: _marked(value) if isinstance(value, dict) else "(secret)"
        for key, value in values.items()
    }


def _flat(value: object, keys: tuple[object, ...] = ()) -> list[tuple[object, object]]:
    if isinstance(value, dict):
        return [one for key, item in value.items() for one in _flat(item, (*keys, key))]
    if isinstance(value, list):
        return [one for n, item in enumerate(value) for one in _flat(item, (*keys, n))]
    return [(keys, value)]
