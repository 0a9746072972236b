"""The version of its chart that Flux will say a release runs, by what is rendered."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.document import parse
from generator.inspection.finding import Object, mapping
from generator.tree import Tree

_SHORT_DIGEST = 12


def chart_version(release: Object, objects: Sequence[Object], tree: Tree) -> str | None:
    """Return how it begins or ends; None if that is not known."""
    inline = mapping(release.spec, "chart", "spec")
    if inline:
        return str(inline["version"]) if "version" in inline else None
    wanted = mapping(release.spec, "chartRef")
    key = (wanted.get("kind"), wanted.get("namespace", release.namespace), wanted.get("name"))
    source = next((each for each in objects if (each.kind, each.namespace, each.name) == key), None)
    if source is None:
        return None
    if source.kind == "OCIRepository":
        return _of_registry(mapping(source.spec, "ref"))
    path = f"{str(source.spec.get('chart', '')).removeprefix('./')}/Chart.yaml"
    data = tree.get(path)
    return None if data is None else str(parse(path, data).value.get("version"))


def _of_registry(ref: Mapping[str, Any]) -> str | None:
    if digest := ref.get("digest"):
        return str(digest).removeprefix("sha256:")[:_SHORT_DIGEST]
    # What a version has behind its plus sign, an underscore in a tag, gives way to the digest.
    return str(ref["tag"]).partition("_")[0] if "tag" in ref else None
