"""A snapshot of a real fleet renders to what the real Helm makes of its files."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.commands.explain import explain
from generator.commands.values import values
from generator.merging import leaves
from generator.workspace import Workspace
from tests.command import command, environment, run
from tests.explained import holds
from tests.flux_values import ENCRYPTED, release_values, same
from tests.snapshot import FLEETS, copy_fleet, needs_snapshot
from tests.trees import tree

pytestmark = needs_snapshot


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_fleet(tmp_path_factory.mktemp("fleet") / "2i2c")
    assert run(root, "render").returncode == 0
    return root


def expected() -> dict[str, Any]:
    with gzip.open(FLEETS / "2i2c-expected.json.gz") as file:
        answer: dict[str, Any] = json.load(file)
        return answer


def sops(data: bytes) -> Any:
    environment = {**os.environ, "SOPS_AGE_KEY_FILE": str(FLEETS / "test-age.key")}
    plain = subprocess.run(
        [Path(sys.executable).parent / "sops", "--disable-version-check", "--decrypt",
         "--input-type", "yaml", "--output-type", "json", "/dev/stdin"],
        input=data, capture_output=True, check=True, env=environment,
    ).stdout  # fmt: skip
    return json.loads(plain)


def test_flux_gets_what_helm_would(fleet: Path) -> None:
    """With every encrypted leaf masked, for all hubs."""
    wrong = [
        name
        for name, hub in expected()["hubs"].items()
        if not same(release_values(fleet, *name.split("/")), hub["masked"])
    ]
    assert wrong == []


def test_flux_gets_what_helm_would_once_decrypted(fleet: Path) -> None:
    wrong = [
        name
        for name, hub in expected()["hubs"].items()
        if not same(release_values(fleet, *name.split("/"), sops), hub["with_secrets"])
    ]
    assert wrong == []


def test_the_support_release_gets_its_plain_values(fleet: Path) -> None:
    wrong = []
    for cluster, support in expected()["support"].items():
        (release,) = yaml.safe_load_all(
            (fleet / f"rendered/clusters/{cluster}/support/helmrelease.yaml").read_bytes()
        )
        plain = release["spec"]["values"]
        secret = {path for paths in support["encrypted"].values() for path in paths}
        if not same(without(plain, secret), without(support["values"], secret)):
            wrong.append(cluster)
    assert wrong == []


def without(values: dict[str, Any], pointers: set[str], at: str = "") -> dict[str, Any]:
    """Leave out what an encrypted file sets, too: it travels in a Secret."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        here = f"{at}/{key}"
        if here in pointers or f"{here}/*" in pointers or value is None:
            continue
        if isinstance(value, dict) and value:
            if inner := without(value, pointers, here):
                found[key] = inner
        else:
            found[key] = value
    return found


def test_every_leaf_is_explained_by_the_line_that_holds_it(fleet: Path) -> None:
    """Each of every hub, as Helm has it; jsonnet may hide its line."""
    files = Workspace(fleet)
    wrong = []
    for name, hub in expected()["hubs"].items():
        result = explain(files, *name.split("/"), None)
        flat = {leaf.keys: leaf.settings[0] for leaf in result.leaves}
        masked = {
            keys: ENCRYPTED if setting.is_secret else setting.value
            for keys, setting in flat.items()
        }
        if not same(masked, dict(masked_leaves(hub["masked"]))):
            wrong.append(name)
        places = (setting for leaf in result.leaves for setting in leaf.settings)
        wrong += [(name, one) for one in places if one.location.line and not holds(files, one)]
        merged = dict(leaves(values(files, *name.split("/")).values))
        plain = {keys: value for keys, value in masked.items() if value != ENCRYPTED}
        if merged.keys() != masked.keys() or not same({k: merged[k] for k in plain}, plain):
            wrong.append((name, "values"))
    assert wrong == []


def masked_leaves(values: dict[str, Any], keys: tuple[str, ...] = ()) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for key, value in values.items():
        if isinstance(value, dict) and value and value != ENCRYPTED:
            found += masked_leaves(value, (*keys, key))
        else:
            found.append(((*keys, key), value))
    return found


def test_a_second_render_changes_nothing(fleet: Path) -> None:
    again = run(fleet, "render")
    assert (again.returncode, again.stdout) == (0, "")
    assert run(fleet, "render", "--check").returncode == 0


def test_what_is_rendered_survives_a_rollout(fleet: Path) -> None:
    ran = run(fleet, "validate", "--rendered")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_the_same_bytes_from_another_place_locale_and_hash_seed(
    fleet: Path, tmp_path: Path
) -> None:
    root = tmp_path / "élsewhere"
    shutil.copytree(fleet, root, symlinks=True, ignore=shutil.ignore_patterns("rendered"))
    other = environment(LC_ALL="C", PYTHONHASHSEED="7", TZ="Asia/Tokyo")
    subprocess.run(command("render"), cwd=root, env=other, capture_output=True, check=True)
    assert tree(root / "rendered") == tree(fleet / "rendered")
