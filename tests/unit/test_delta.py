"""Nothing that is applied to a cluster changes without being told."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from generator.commands.diffing.diff import Result
from generator.delta.blocks import blocks
from generator.delta.delta import Delta, delta
from generator.delta.sides import Unit, differing, read
from generator.delta.stores import needing
from generator.plan.artifact import MARK
from generator.report.diff.as_json import report
from generator.report.diff.text import text
from generator.tree import Tree
from generator.yaml.documents import documents
from generator.yaml.loader import load
from tests.command import ROOT
from tests.trees import tree

RENDERED = {f"rendered/{path}": data for path, data in tree(ROOT / "rendered").items()}
MANIFESTS = sorted(
    path for path in RENDERED if path.split("/")[1] in {"argocd", "clusters"} and "alpine" in path
)


def compared(old: Tree, new: Tree) -> Delta:
    sides = [{path: str(hash(data)) for path, data in tree.items()} for tree in (old, new)]
    readers = [lambda paths, tree=tree: {path: tree[path] for path in paths} for tree in (old, new)]
    units = differing(*sides) | needing(sides, readers)
    return delta(*read(sides, units, readers), units)


def written(values: list[Any]) -> bytes:
    return "".join([f"{MARK}\n", *(f"---\n{json.dumps(one)}\n" for one in values)]).encode()


def others(value: Any, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Yield (path, the same with one value changed or one key or item less), for all of it."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            rest = value.copy()
            del rest[key]
            yield (*keys, key), rest
            for path, inner in others(value[key], (*keys, key)):
                changed = value.copy()
                changed[key] = inner
                yield path, changed
    else:
        yield keys, not value if isinstance(value, bool) else f"{value}-x"


def is_folded(path: tuple[str | int, ...]) -> bool:
    """Tell whether something only moves with what is told elsewhere."""
    return str(path[-1]).endswith("/requestedAt")


@pytest.mark.parametrize("path", MANIFESTS)
def test_every_change_of_a_manifest_is_told(path: str) -> None:
    objects = [load(one) for _, one in documents(RENDERED[path].decode())]
    silent = [
        (value["kind"], where)
        for index, value in enumerate(objects)
        for where, changed in others(value)
        if not is_folded(where)
        if compared(
            RENDERED,
            {**RENDERED, path: written([*objects[:index], changed, *objects[index + 1 :]])},
        ).is_empty
    ]
    # An id is there or it is not: it has no value.
    assert [where for where in silent if "/release-" not in str(where[1][-1])] == []


def test_what_a_secret_holds_is_told_by_its_keys_only() -> None:
    path = "rendered/clusters/alpine/prod/extra.yaml"
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x", "namespace": "prod"}}
    old = {**RENDERED, path: written([{**secret, "data": {"a": "c2VjcmV0MQ=="}}])}
    new = {**RENDERED, path: written([{**secret, "data": {"a": "c2VjcmV0Mg==", "b": "c2Vj"}}])}
    for before, after in ((old, new), (RENDERED, new), (old, RENDERED)):
        found = compared(before, after)
        result = Result(old="HEAD", new="config/", delta=found)
        shown = text(found, blocks(found.changes)) + report(result, blocks(found.changes))
        assert "Secret x" in shown
        assert "c2Vj" not in shown


def test_only_what_differs_is_read() -> None:
    path = "rendered/clusters/alpine/prod/helmrelease.yaml"
    listing = dict.fromkeys(RENDERED, "")
    asked: set[str] = set()

    def reader(paths: Any) -> Tree:
        found = {name: RENDERED[name] for name in paths}
        asked.update(found)
        return found

    units = differing(listing, {**listing, path: "other"})
    assert units == {Unit("alpine", "prod")}
    read((listing, listing), units, (reader, reader))
    folders = {name.rsplit("/", 1)[0].split("-")[0] for name in asked}
    assert folders == {
        "rendered/clusters/alpine",  # its sources
        "rendered/clusters/alpine/prod",
        "rendered/secrets/alpine/prod",
        "rendered/charts/basehub",
        "rendered/charts/support",
    }
