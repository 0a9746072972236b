"""What may go wrong on a cluster with a chart that was copied well."""

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.charts.copying import ChartCopy, version_label_lines
from generator.charts.semver import is_exact
from generator.diagnostic import Diagnostic, Level, Location
from generator.fleet import LocalChart

_IN_GIT = (
    "source-controller fetches what a chart itself needs, not what its dependencies need: without "
    "them the release is installed incomplete"
)
_IN_REPOSITORY = re.compile(r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*")
"""A part of a repository's name, by the specification of registries."""
_IN_A_REGISTRY = (
    "of a chart in a registry, which a cluster with `delivery.source` reads, nobody fetches what "
    "it depends on"
)


def copy_problems(
    chart: LocalChart, copy: ChartCopy, *, is_published: bool
) -> Iterator[Diagnostic]:
    """``is_published`` says that a cluster reads the chart from a registry."""
    must_vendor = chart.must_vendor or is_published
    missing = [one for one in copy.missing if must_vendor or one.nested]
    if missing:
        names = ", ".join(f"`{one.path}`" for one in missing)
        yield Diagnostic(
            location=chart.location,
            rule="unvendored-dependency",
            message=f"dependencies of `{chart.path}` are not vendored: {names}",
            help=f"run `fleetwave charts vendor {chart.key}`, and commit `charts/`",
            note=None if chart.must_vendor else _IN_A_REGISTRY if is_published else _IN_GIT,
            level=Level.ERROR if must_vendor else Level.WARNING,
        )
    if is_published and not _IN_REPOSITORY.fullmatch(copy.name):
        yield Diagnostic(
            location=chart.location,
            rule="invalid-name",
            message=f"no registry can have the chart of `{chart.path}` by its name `{copy.name}`",
            help="in its Chart.yaml name it by lower-case letters and digits, with `.`, `_` or `-` "
            "between",
            note="a cluster with `delivery.source` reads it from there",
        )
    for one in copy.missing:
        if not one.nested and not must_vendor and not is_exact(one.version):
            yield Diagnostic(
                location=replace(one.location, keys=(*one.location.keys, "version")),
                rule="unpinned-chart",
                message=f"`{one.version}` of `{one.name}` is not an exact version, and is not "
                "vendored: a new release would reach hubs without a commit",
                help=f"write an exact version, or vendor it: `fleetwave charts vendor {chart.key}`",
                level=Level.WARNING,
            )
    for path, line, column in version_label_lines(copy):
        yield Diagnostic(
            location=Location(path, line=line, column=column),
            rule="chart-version-label",
            message="the version ends in `+h…`, which no label may hold",
            help='write `{{ .Chart.Version | replace "+" "_" }}` where this becomes a label',
            level=Level.WARNING,
        )
