#!/usr/bin/env python3
"""Stands in for `kubectl`: it answers `get` with what was recorded from real clusters.

`kubectl/<context>/<resource>.<group>.json` has all objects of a kind; a kind with a group of its
own and no such file is not known. `….stderr` in its place is what the real one said when it failed.
The folder `kubectl/current` is the current context.
"""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

BUILT_IN = ("", "apps", "apiextensions.k8s.io", "batch")


def main(arguments: list[str]) -> None:
    options = dict(one[2:].split("=", 1) for one in arguments if "=" in one and one[:2] == "--")
    verb, *words = [one for one in arguments if one[:2] != "--"]
    contexts = Path("kubectl")
    if verb == "config":
        tell("\n".join(sorted(each.name for each in contexts.iterdir())))
        return
    folder = contexts / options.get("context", "current")
    if not folder.is_dir():
        said = "context was not found for specified context"
        fail(f"Error in configuration: {said}: {options.get('context')}")
    kind, *names = words
    resource, _, rest = kind.partition(".")
    group = rest.partition(".")[2] if rest[:1] == "v" else rest
    items = recorded(folder, f"{resource}.{group}".rstrip("."), resource, group)
    found = [one for one in items if fits(one, names, options)]
    if options["output"] == "name":
        tell("\n".join(f"{one['kind'].lower()}/{one['metadata']['name']}" for one in found))
    elif found or not names:
        tell(json.dumps({"kind": "List", "items": found}))


def recorded(folder: Path, name: str, resource: str, group: str) -> list[dict[str, Any]]:
    if (folder / f"{name}.stderr").exists():
        fail((folder / f"{name}.stderr").read_text(encoding="utf-8").strip())
    file = folder / f"{name}.json"
    if file.exists():
        return list(json.loads(file.read_text(encoding="utf-8"))["items"])
    if group not in BUILT_IN:
        fail(f'error: the server doesn\'t have a resource type "{resource}"')
    return []


def fits(one: dict[str, Any], names: list[str], options: dict[str, str]) -> bool:
    metadata = one["metadata"]
    key, _, value = options.get("selector", "").partition("=")
    return (
        (not names or metadata["name"] in names)
        and options.get("namespace") in {None, metadata.get("namespace")}
        and (not key or metadata.get("labels", {}).get(key) == value)
    )


def tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")


def fail(words: str) -> NoReturn:
    sys.exit(words)


if __name__ == "__main__":
    main(sys.argv[1:])
