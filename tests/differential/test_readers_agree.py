"""All who read rendered files take each object alike: Argo CD and kubectl (directly), kustomize,
go-yaml v2 and v3, and PyYAML."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command import ROOT, run
from tests.flux_values import same
from tests.live_oracle import ask, needs_oracle
from tests.snapshot import NEEDED, SNAPSHOT, copy_fleet
from tests.yaml_cases import CLUSTERS, TAKEN, write_fleet

pytestmark = needs_oracle


def bundled(_: Path) -> Path:
    return ROOT


def yaml_cases(folder: Path) -> Path:
    write_fleet(folder, {f"c{number}": TAKEN[number::CLUSTERS] for number in range(CLUSTERS)})
    return rendered(folder)


def by_flux(folder: Path) -> Path:
    write_fleet(folder, {f"c{number}": TAKEN[number::CLUSTERS] for number in range(CLUSTERS)})
    with (folder / "config/fleet.yaml").open("a", encoding="utf-8") as file:
        file.write("delivery: {engine: flux}\n")
    return rendered(folder)


def snapshot(folder: Path) -> Path:
    if not SNAPSHOT.is_dir():
        pytest.skip(NEEDED)
    return rendered(copy_fleet(folder / "2i2c"))


def rendered(root: Path) -> Path:
    assert run(root, "render").returncode == 0
    return root


@pytest.mark.parametrize("fleet", [bundled, yaml_cases, by_flux, snapshot])
def test_all_readers_see_the_same_objects(fleet: Callable[[Path], Path], tmp_path: Path) -> None:
    root = fleet(tmp_path)
    paths = [
        path
        for path in sorted((root / "rendered").rglob("*.yaml"))
        if not path.is_relative_to(root / "rendered/charts")  # copied, not written
    ]
    texts = [path.read_text() for path in paths]
    objects = [list(yaml.load_all(text, yaml.CSafeLoader)) for text in texts]
    assert len(paths) > 50
    # A build file is no object that anybody applies.
    applied = [index for index, path in enumerate(paths) if path.name != "kustomization.yaml"]
    answers = ask("manifest", ({"text": texts[index]} for index in applied))
    wrong = [
        (str(paths[index].relative_to(root)), reader)
        for index, answer in zip(applied, answers, strict=True)
        for reader in ("direct", "kustomize")
        if not same(answer[reader].get("json"), objects[index])
    ]
    documents: list[tuple[Path, str, Any]] = [
        (path, document, value)
        for path, text, values in zip(paths, texts, objects, strict=True)
        for document, value in zip(text.split("\n---\n"), values, strict=True)
    ]
    wrong += [
        (str(path.relative_to(root)), reader)
        for (path, _, value), answer in zip(
            documents, ask("yaml", ({"text": text} for _, text, _ in documents)), strict=True
        )
        for reader in ("v2", "v2strict", "v3")
        if not same(answer[reader].get("json"), value)
    ]
    assert wrong == []


def test_what_stands_in_a_config_map_is_read_alike_too(tmp_path: Path) -> None:
    root = yaml_cases(tmp_path)
    texts = [
        text
        for path in sorted(root.rglob("nulls.yaml"))
        for text in yaml.load(path.read_bytes(), yaml.CSafeLoader)["data"].values()
    ]
    assert len(texts) > 20
    wrong = [
        (text, reader)
        for text, answer in zip(texts, ask("yaml", ({"text": one} for one in texts)), strict=True)
        for reader in ("v2", "v2strict", "v3")
        if not same(answer[reader].get("json"), yaml.load(text, yaml.CSafeLoader))
    ]
    assert wrong == [], json.dumps(wrong)
