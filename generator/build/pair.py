"""What a pair, of a staging and a production release, shares besides layers: of the chart, and of
what makes a HelmRelease of any release."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING

from generator.diagnostic import InvalidError
from generator.digest import digest_of
from generator.fleet import LocalChart, Release, Settings
from generator.plan.release import example_release
from generator.templating import Templates
from generator.yaml.loader import load
from generator.yaml.place import YamlError

if TYPE_CHECKING:
    from generator.charts.copying import ChartCopy

Copy = Callable[[LocalChart, str | None], "ChartCopy"]


def shared_chart(copy: Copy, one: Release, other: Release) -> str:
    """Return what tells a change of the chart that reaches both; empty if none does. With a
    ``chart_override`` a chart is another, but most of its files are the same."""
    if isinstance(one.chart, LocalChart) and isinstance(other.chart, LocalChart):
        if one.chart.key != other.chart.key:
            return ""
        first = copy(one.chart, one.override_path)
        second = copy(other.chart, other.override_path)
        if first.directory == second.directory:
            return first.directory
        return digest_of(sorted(first.files.items() & second.files.items()))
    identity = _identity(one)
    return identity if identity == _identity(other) else ""


def _identity(release: Release) -> str:
    chart = release.chart
    if isinstance(chart, LocalChart):
        return chart.key
    return f"{chart.repository} {chart.name} {chart.version} {chart.digest}"


def release_shape(templates: Templates, settings: Settings) -> str:
    """Return what the template and fleet.yaml make of any release's ``spec``: a change of either
    reaches all of them at once. Empty if the template fails, which each release says."""
    try:
        value = load(templates.render(example_release(settings)).envelope)
    except (InvalidError, YamlError):
        return ""
    spec = value.get("spec") if isinstance(value, dict) else None
    return sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()
