"""From files to the cluster: what Flux makes of a rendered release is what Helm makes of its files.

Both are asked themselves: Helm's own options type reads the files, helm-controller's own merge the
rendered objects; sops encrypts and decrypts. FLEETWAVE_STACKS sets how many stacks of layers are
tried, FLEETWAVE_SEED where to begin.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import _gojsonnet
import pytest

from generator.commands.render import render
from generator.git import Git, History
from generator.layers import secret_maps
from generator.output import Output
from generator.selection import Selection
from generator.workspace import Workspace
from tests.command import ROOT, run
from tests.flux_values import documents, same
from tests.live_oracle import ask, needs_oracle
from tests.stacks import (
    as_json,
    layer,
    paths,
    random_stack,
    random_values,
    secret_layer,
    seeded,
)

pytestmark = needs_oracle

STACKS = int(os.environ.get("FLEETWAVE_STACKS", "300"))
SEED = int(os.environ.get("FLEETWAVE_SEED", "0"))
HUBS = 150
"""Stacks per fleet: each is a hub of its one cluster."""
SECRETS = 40
"""Encrypted files per run, used in many stacks; each costs two runs of sops."""
SOPS = Path(sys.executable).parent / "sops"
RECIPIENT = "age13tctpdfvxuqann92acvz6v73vavfxdvvq9lyy7mj0rttfnln7pnsmwxqm3"

FLEET = """\
repository: {url: https://github.com/example/hubs.git}
charts: {hub: {repository: https://example.org/charts, version: 1.0.0}}
"""
HUB = """\
- name: h{number}
  domain: h{number}.example.org
  helm_chart: hub
  helm_chart_values_files: {layers}
"""
# Unquoted texts that readers take in several ways, and other ways to write.
WRITTEN = (
    "yes", "off", "0755", "0o17", "1_000", "1e3", ".5", "2024-01-01", "2024-01-01T10:00:00Z",
    "1:30", "~", "", "1.0", "0x1F", "12e4567", "'#'", "| \n    two\n    lines", ">-\n    a\n    b",
    "[yes, 0755, ~]", "{on: 1, 010: 2}", "!!str 12", "&x {p: 1, q: ~}", "1234567890123", "x y",
    "-0.0", "9007199254740993", "2001-12-14 21:59:43.10 -5", "NULL", "null # why? because",
)  # fmt: skip


def sops(*options: str, data: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [SOPS, "--disable-version-check", "--input-type", "yaml", "--output-type", "yaml"]
    environment = {**os.environ, "SOPS_AGE_KEY_FILE": str(ROOT / "tests" / "age.key")}
    return subprocess.run(
        [*command, *options, "/dev/stdin"],
        input=data, capture_output=True, check=False, env=environment,
        cwd="/",  # not where a .sops.yaml says which files may be encrypted
    )  # fmt: skip


@cache
def decrypted(data: bytes) -> str:
    done = sops("--decrypt", data=data)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def written(rng: Random) -> str:
    """Write a layer by hand: block style, with what people leave unquoted."""
    if rng.random() < 0.5:
        return as_json(random_values(rng)) + "\n"
    lines = []
    for key in rng.sample(["a", "b", "c", "d", '"yes"', "on", "10"], rng.randint(0, 4)):
        kind = rng.random()
        if kind < 0.3:
            inner = rng.sample(["a", "b", "c"], rng.randint(1, 3))
            lines.append(f"{key}:")
            lines += [f"  {name}: {rng.choice(WRITTEN)}" for name in inner]
        elif kind < 0.4:
            lines.append(f"{key}: {{}}")
        else:
            lines.append(f"{key}: {rng.choice(WRITTEN)}")
    if rng.random() < 0.3:
        lines += ["base: &base {r: 1, s: [2]}", "b0: {<<: *base, r: ~}", "e: *base"]
    return "\n".join([*lines, ""])


@pytest.fixture(scope="module")
def secrets() -> list[bytes]:
    """Return random layers that sops takes, encrypted."""
    rng = seeded(SEED)
    found: list[bytes] = []
    for _ in range(3 * SECRETS):
        if len(found) == SECRETS:
            return found
        done = sops("--encrypt", "--age", RECIPIENT, data=written(rng).encode())
        # sops takes no empty file, and nothing that go-yaml v3 does not.
        if done.returncode == 0 and is_readable(done.stdout):
            found.append(done.stdout)
    raise AssertionError(f"sops took {len(found)} files only")


def is_readable(data: bytes) -> bool:
    """Helm must be able to read the decrypted file: sops writes some keys as it should not."""
    (answer,) = ask("merge", [{"files": [decrypted(data)]}])
    return "json" in answer["helm"]


Stack = list[tuple[str, bytes]]
"""Names and contents of the layers, lowest first."""
ON_THE_CLUSTER = "on-the-cluster-"
"""How the name of a layer begins that is a Secret, and no file."""


def make_stack(rng: Random, secrets: list[bytes], hub: int) -> Stack:
    stack: Stack = []
    for number in range(rng.randint(1, 5)):
        kind, name = rng.random(), f"h{hub}-{number}"
        if kind < 0.15 and paths(values := random_values(rng)) is not None:
            stack.append((f"{ON_THE_CLUSTER}{name}", as_json(values).encode()))
        elif kind < 0.35:
            stack.append((f"enc-{name}.secret.values.yaml", rng.choice(secrets)))
        elif kind < 0.45:
            (values,) = random_stack(rng, 1)
            stack.append((f"{name}.values.jsonnet", as_json(values).encode()))
        else:
            stack.append((f"{name}.values.yaml", written(rng).encode()))
    if is_refused(stack):  # a Secret in place of a map
        return [one for one in stack if not is_on_the_cluster(one[0])]
    return stack


def is_on_the_cluster(name: str) -> bool:
    return name.startswith(ON_THE_CLUSTER)


def is_refused(stack: Stack) -> bool:
    layers = [
        secret_layer(name, paths(json.loads(data)) or ())
        if is_on_the_cluster(name)
        else layer(name, data)
        for name, data in stack
    ]
    return any(secret_maps.check(layers))


def write_fleet(root: Path, stacks: list[Stack]) -> None:
    folder = root / "config" / "clusters" / "c"
    folder.mkdir(parents=True)
    (root / "config" / "fleet.yaml").write_text(FLEET)
    cluster = "name: c\nprovider: kubeconfig\nrollout: {canary: none, reason: a test}\nhubs:\n"
    for number, stack in enumerate(stacks):
        for name, data in stack:
            if not name.startswith(ON_THE_CLUSTER):
                (folder / name).write_bytes(data)
        cluster += HUB.format(number=number, layers=as_json([as_named(*one) for one in stack]))
    (folder / "cluster.yaml").write_text(cluster)


def as_named(name: str, data: bytes) -> Any:
    if not name.startswith(ON_THE_CLUSTER):
        return name
    return {"secret": name, "sets": paths(json.loads(data))}


def render_here(root: Path) -> None:
    history = History(git=Git(root), since=None)
    files, output = Workspace(root), Output(root)
    result = render(
        files, output, history, Selection(), lambda *_: None, check=False, today=date(2026, 1, 1)
    )
    assert (result.diagnostics, result.broken) == ((), ())


def render_by_command(root: Path) -> None:
    done = run(root, "render")
    assert (done.returncode, done.stderr) == (0, "")


def as_helm_gets_it(name: str, data: bytes) -> str:
    if name.startswith("enc-"):
        return decrypted(data)
    if name.endswith(".jsonnet"):
        evaluated: str = _gojsonnet.evaluate_snippet(name, data.decode())
        return as_json(json.loads(evaluated))
    return data.decode()


def as_flux_gets_it(root: Path, hub: str, stack: Stack) -> list[str]:
    """Return the texts that helm-controller merges: of ``valuesFrom`` in order, and the values."""
    folder = root / "rendered" / "clusters" / "c" / hub
    (release,) = documents(folder / "helmrelease.yaml")
    texts = {
        ("Secret", name, "values.yaml"): data.decode()
        for name, data in stack
        if name.startswith(ON_THE_CLUSTER)
    }
    if (folder / "nulls.yaml").exists():
        (config_map,) = documents(folder / "nulls.yaml")
        for key, text in config_map["data"].items():
            texts["ConfigMap", config_map["metadata"]["name"], key] = text
    if (folder / "secrets.yaml").exists():
        (kustomization,) = documents(folder / "secrets.yaml")
        (secret,) = documents(root / kustomization["spec"]["path"] / "secret.yaml")
        for key, text in secret["data"].items():
            plain = decrypted(base64.b64decode(text))
            texts["Secret", secret["metadata"]["name"], key] = plain
    references = release["spec"].get("valuesFrom", [])
    return [
        *(texts[one["kind"], one["name"], one["valuesKey"]] for one in references),
        as_json(release["spec"]["values"]),
    ]


@pytest.mark.parametrize("first", range(SEED, SEED + STACKS, HUBS))
def test_random_stacks(first: int, secrets: list[bytes], tmp_path: Path) -> None:
    numbers = range(first, min(first + HUBS, SEED + STACKS))
    stacks = [make_stack(seeded(number), secrets, hub) for hub, number in enumerate(numbers)]
    write_fleet(tmp_path, stacks)
    renderer = render_by_command if first == SEED else render_here
    renderer(tmp_path)
    questions = [
        {"files": texts}
        for hub, stack in enumerate(stacks)
        for texts in (
            [as_helm_gets_it(name, data) for name, data in stack],
            as_flux_gets_it(tmp_path, f"h{hub}", stack),
        )
    ]
    answers = ask("merge", questions)
    wrong: list[tuple[int, Any, Any]] = [
        (first + hub, helm, flux)
        for hub in range(len(stacks))
        for helm, flux in [(answers[2 * hub]["helm"], answers[2 * hub + 1]["flux"])]
        if "json" not in helm or not same(helm["json"], flux.get("json"))
    ]
    assert wrong == []
    shutil.rmtree(tmp_path)
