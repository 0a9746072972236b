"""What a program left in a folder, as objects: are they those that the floor has made?

python -m benchmarks.objects FLOOR OTHER [--values]
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Key = tuple[str, str, str]
Objects = dict[Key, Any]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("floor", type=Path)
    options.add_argument("other", type=Path)
    options.add_argument(
        "--values", action="store_true", help="of releases only, and which objects"
    )
    given = options.parse_args()
    expected, found = objects(given.floor), objects(given.other)
    if given.values:
        expected, found = only_values(expected), only_values(found)
    difference = first_difference(expected, found)
    if difference:
        raise SystemExit(difference)


def objects(folder: Path) -> Objects:
    """Return each HelmRelease and ApplicationSet by its kind, its cluster and its name."""
    found: Objects = {}
    for path in (*folder.rglob("*.yaml"), *folder.rglob("*.yml"), *folder.rglob("*.json")):
        for value in _documents(path):
            kind = value["kind"]
            name = value["metadata"]["name"]
            if kind == "HelmRelease":
                key = kind, _cluster(value, path), name
            elif kind == "ApplicationSet":
                key = kind, name, name
            else:
                continue
            if key in found:
                raise SystemExit(f"{' '.join(key)}: twice in {folder}")
            found[key] = value
    return found


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for value in yaml.load_all(file, Loader=yaml.CSafeLoader):
            if isinstance(value, dict) and "kind" in value:
                yield value


def _cluster(value: dict[str, Any], path: Path) -> str:
    """fleetwave says it by the place alone: rendered/clusters/CLUSTER/HUB/helmrelease.yaml."""
    label = value["metadata"].get("labels", {}).get("cluster")
    return label if label is not None else path.parts[-3]


def only_values(found: Objects) -> Objects:
    """Return releases' values alone; fleetwave's objects have more, and its sets another name."""
    return {
        (kind, cluster.removeprefix("hubs-"), name.removeprefix("hubs-")): spec.get("values")
        for (kind, cluster, name), spec in ((key, value["spec"]) for key, value in found.items())
    }


def first_difference(expected: Objects, found: Objects) -> str | None:
    """Return in which way they differ, at the first object that does."""
    wrong = sorted(
        key
        for key in {*expected, *found}
        if key not in expected or key not in found or expected[key] != found[key]
    )
    if not wrong:
        return None
    key = wrong[0]
    if key not in found:
        what = "is missing"
    elif key not in expected:
        what = "is not among the floor's"
    else:
        what = f"differs at {place(expected[key], found[key])}"
    return f"{len(wrong)} of {len(expected)} objects are not the floor's; {' '.join(key)} {what}"


def place(expected: Any, found: Any) -> str:
    """Return the path to the first difference of two values that are not equal."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in sorted({*expected, *found}, key=str):
            if key not in expected or key not in found:
                return str(key)
            if expected[key] != found[key]:
                return f"{key}.{place(expected[key], found[key])}"
    return f"{expected!r} != {found!r}"


if __name__ == "__main__":
    main()
