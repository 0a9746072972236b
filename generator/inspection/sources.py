"""What a release has its chart from, as rendered objects say it."""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.inspection.finding import mapping


def chart_reference(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the ``spec`` of a HelmRelease names; nothing if it names nothing."""
    return mapping(spec, "chartRef") or mapping(spec, "chart", "spec", "sourceRef")


def source(
    reference: Mapping[str, Any], objects: Iterable[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """Return which of some objects is meant, None if none of them is."""
    wanted = reference.get("kind"), reference.get("name")
    for one in objects:
        if (one["kind"], str(mapping(one, "metadata").get("name", ""))) == wanted:
            return one
    return None
