"""Images that hubploy.yaml sets: `--set-string` for hubploy, a layer above all others for us."""

from collections.abc import Mapping
from typing import Any

_WHERE = "jupyterhub.singleuser.image"


def images(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that hubploy set from ``images``; of several at one path the last counts,
    as with hubploy."""
    found: dict[str, Any] = {}
    for image in _listed(value):
        name, colon, tag = str(image.get("name", "")).rpartition(":")
        if not colon or "/" in tag:  # a port of the registry, and no tag
            name, tag = str(image.get("name", "")), str(image.get("tag") or "")
        if not name:
            continue
        inner = found
        for key in str(image.get("helm_substitution_path", _WHERE)).split("."):
            inner = inner.setdefault(key, {})
        inner["name"] = name
        if tag:
            inner["tag"] = tag
    return found


def without_tag(values: Any) -> bool:
    """Tell whether some image has no tag: older versions of hubploy took it from git's history."""
    if not isinstance(values, dict):
        return False
    if "name" in values:
        return "tag" not in values
    return any(without_tag(one) for one in values.values())


def _listed(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    block = value.get("images")
    if not isinstance(block, dict):
        return []
    if "image_name" in block:
        return [{"name": block["image_name"]}]
    listed = block.get("images")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
