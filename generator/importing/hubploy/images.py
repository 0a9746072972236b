"""Images that hubploy.yaml sets: `--set-string` for hubploy until October 2025, and since then
nothing; a layer above all others for us, where the values do not name the image themselves."""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.importing.hubploy.deployments import Hub, read_map
from generator.tree import Files

_WHERE = "jupyterhub.singleuser.image"


def layers_of_images(files: Files, hubs: Iterable[Hub]) -> dict[str, dict[str, Any]]:
    """Return the values that deployments get from their hubploy.yaml."""
    found: dict[str, dict[str, Any]] = {}
    for hub in hubs:
        image = images(hub.deployment.value)
        if image and not overruled(files, hub):
            found[hub.deployment.name] = image
    return found


def images(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that hubploy set from ``images``; of several at one path the last counts,
    as with hubploy."""
    found: dict[str, Any] = {}
    for image in _listed(value):
        name, colon, tag = str(image.get("name") or "").rpartition(":")
        if not colon or "/" in tag:  # a port of the registry, and no tag
            name, tag = str(image.get("name") or ""), str(image.get("tag") or "")
        if not name:
            continue
        inner = found
        for key in str(image.get("helm_substitution_path") or _WHERE).split("."):
            inner = inner.setdefault(key, {})
        inner["name"] = name
        if tag:
            inner["tag"] = tag
    return found


def overruled(files: Files, hub: Hub) -> bool:
    """Tell whether a hub's values name an image with its tag: then its hubploy reads them, and
    takes nothing from hubploy.yaml."""
    return any(
        _sets_a_tag(images(hub.deployment.value), read_map(files, path)) for path in hub.layers
    )


def without_tag(values: Any) -> bool:
    """Tell whether some image has no tag: older versions of hubploy took it from git's history."""
    if not isinstance(values, dict):
        return False
    if "name" in values:
        return "tag" not in values
    return any(without_tag(one) for one in values.values())


def _sets_a_tag(image: Any, values: Any) -> bool:
    if not isinstance(image, dict) or not isinstance(values, dict):
        return False
    if "name" in image:
        return bool(values.get("tag"))
    return any(_sets_a_tag(image[key], values.get(key)) for key in image)


def _listed(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    block = value.get("images")
    if not isinstance(block, dict):
        return []
    if "image_name" in block:
        return [{"name": block["image_name"]}]
    listed = block.get("images")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
