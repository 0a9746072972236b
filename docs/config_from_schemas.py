"""Write docs/config.md from the JSON Schemas: `python docs/config_from_schemas.py`."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SCHEMAS = HERE.parent / "generator" / "schemas"

Schema = Mapping[str, Any]


def page() -> str:
    lines = [
        "# Configuration",
        "",
        "<!-- Written by docs/config_from_schemas.py from generator/schemas; `make docs`. -->",
        "",
        "Editors complete and check these files with the modeline that the bundled fleet has:",
        "`# yaml-language-server: $schema=…`.",
    ]
    for name in ("fleet", "cluster"):
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
        lines += ["", f"## {schema['title']}", "", schema["description"], ""]
        lines += ["| key | | |", "|---|---|---|"]
        lines += rows(schema, schema, "")
    return "\n".join(lines) + "\n"


def rows(root: Schema, schema: Schema, prefix: str) -> Iterator[str]:
    required = schema.get("required", ())
    for key, entry in schema.get("properties", {}).items():
        resolved = follow(root, entry)
        path = f"{prefix}{key}"
        facts = [kind(root, resolved)]
        facts += ["required"] if key in required else []
        if "default" in resolved:
            facts.append(f"default `{json.dumps(resolved['default'])}`".replace("|", "\\|"))
        description = resolved.get("description", "").replace("|", "\\|")
        yield f"| `{path}` | {', '.join(facts)} | {description} |"
        yield from rows(root, resolved, f"{path}.")
        for inner, mark in (("items", "[]"), ("additionalProperties", ".<name>")):
            if isinstance(resolved.get(inner), dict):
                part = follow(root, resolved[inner])
                yield from rows(root, part, f"{path}{mark}.")


def follow(root: Schema, entry: Schema) -> Schema:
    """Return an entry with what it refers to; what it says itself comes first."""
    if "$ref" not in entry:
        return entry
    target: Any = root
    for part in entry["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return {**target, **{key: value for key, value in entry.items() if key != "$ref"}}


def kind(root: Schema, entry: Schema) -> str:
    if "enum" in entry:
        return " or ".join(f"`{choice}`" for choice in entry["enum"])
    if "const" in entry:
        return f"`{entry['const']}`"
    if "anyOf" in entry:
        kinds = dict.fromkeys(kind(root, follow(root, part)) for part in entry["anyOf"])
        return " or ".join(kinds)
    types = entry.get("type", "anything")
    names = {"object": "map", "array": "list", "string": "text", "integer": "number"}
    found = [types] if isinstance(types, str) else types
    return " or ".join(dict.fromkeys(names.get(one, one) for one in found))


if __name__ == "__main__":
    (HERE / "config.md").write_text(page(), encoding="utf-8")
