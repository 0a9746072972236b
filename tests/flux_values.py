"""What Flux computes from rendered objects, written anew from its documentation: `valuesFrom` in
order, then `spec.values` on top. Shares no code with the generator."""

import base64
from pathlib import Path
from typing import Any

import yaml

ENCRYPTED = {"$encrypted": True}


def documents(path: Path) -> list[dict[str, Any]]:
    return [one for one in yaml.load_all(path.read_bytes(), yaml.CSafeLoader) if one]


def release_values(root: Path, cluster: str, name: str, decrypt: Any = None) -> dict[str, Any]:
    """Return the values of a release; ``decrypt`` turns a sops file into values, else each of its
    leaves becomes ``{"$encrypted": true}``."""
    folder = root / "rendered" / "clusters" / cluster / name
    (release,) = documents(folder / "helmrelease.yaml")
    objects: dict[tuple[str, str], dict[str, bytes]] = {}
    if (folder / "nulls.yaml").exists():
        (config_map,) = documents(folder / "nulls.yaml")
        objects["ConfigMap", config_map["metadata"]["name"]] = {
            key: text.encode() for key, text in config_map["data"].items()
        }
    beside = folder / "secret.yaml"  # where Flux alone delivers
    if (folder / "secrets.yaml").exists():
        (kustomization,) = documents(folder / "secrets.yaml")
        beside = root / kustomization["spec"]["path"] / "secret.yaml"
    if beside.exists():
        (secret,) = documents(beside)
        assert secret["metadata"]["namespace"] == release["metadata"]["namespace"]
        objects["Secret", secret["metadata"]["name"]] = {
            key: base64.b64decode(text) for key, text in secret["data"].items()
        }
    values: dict[str, Any] = {}
    for reference in release["spec"].get("valuesFrom", ()):
        data = objects[reference["kind"], reference["name"]][reference["valuesKey"]]
        if reference["kind"] == "ConfigMap":
            layer = yaml.load(data, yaml.CSafeLoader)
        elif decrypt:
            layer = decrypt(data)
        else:
            layer = yaml.load(data, yaml.CSafeLoader)
            del layer["sops"]
            layer = mask(layer)
        values = merged(values, layer)
    return merged(values, release["spec"]["values"])


def mask(value: Any) -> Any:
    if isinstance(value, dict) and value:
        return {key: mask(item) for key, item in value.items()}
    return value if value == {} else {"$encrypted": True}


def merged(low: dict[str, Any], high: dict[str, Any]) -> dict[str, Any]:
    result = dict(low)
    for key, value in high.items():
        below = result.get(key)
        both = isinstance(value, dict) and isinstance(below, dict)
        is_token = ENCRYPTED in (value, below)
        result[key] = merged(below, value) if both and not is_token else value
    return result


def same(a: Any, b: Any) -> bool:
    """Compare as JSON does: 1 is 1.0, but true is not 1."""
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a is b
    if isinstance(a, int | float) and isinstance(b, int | float):
        return float(a) == float(b)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and bool(a == b)
