"""Move a chart of fleet.yaml, or a dependency of one in the repository, to another version."""

from collections.abc import Sequence

from generator.changeset import Change, between
from generator.charts.chartfile import problem
from generator.commands.charts.target import Edit, edit
from generator.commands.charts.usage import ChartsInUse, charts_in_use
from generator.configuration import read_settings
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.document import locate
from generator.fleet import Release
from generator.output import Output, top
from generator.record import record
from generator.workspace import Workspace
from generator.yaml.splice import splice


@record(kw_only=True)
class Bumped:
    diagnostics: tuple[Diagnostic, ...] = ()
    """Located, in reading order; with one of them nothing was changed."""
    changes: tuple[Change, ...] = ()
    """Empty if nothing had to be changed."""
    releases: tuple[Release, ...] = ()
    """Whose charts this changes, as far as their clusters can be read."""
    vendored: str | None = None
    """The chart that has archives of its dependencies, which must follow."""


def bump(
    workspace: Workspace, output: Output, name: str, version: str | None, digest: str | None
) -> Bumped:
    """Change the version in the file that says it, and nothing else of the file."""
    try:
        settings = read_settings(workspace)
        meant = edit(workspace, settings, name, version, digest)
        path = workspace.target(meant.path)  # a link stays one
        old = workspace.read(path)
        new = _edited(meant, old)
    except InvalidError as error:
        return Bumped(diagnostics=tuple(locate(error.diagnostics, workspace)))
    changes = between({path: old}, {path: new})
    if not changes:
        return Bumped()
    releases = _moved(charts_in_use(workspace, settings), name, meant)
    with output.exclusively(top(path)):
        output.apply(changes)
    chart = meant.local
    has_archives = bool(chart and any(workspace.names(f"{chart.path}/charts")))
    must_follow = chart and (chart.must_vendor or has_archives)
    return Bumped(
        changes=changes,
        releases=tuple(releases),
        vendored=chart.key if chart and must_follow else None,
    )


def _edited(meant: Edit, data: bytes) -> bytes:
    for keys, text in meant.texts.items():
        after = splice(data, keys, text)
        if after is None:
            raise problem(
                Location(meant.path, keys),
                f"the {keys[-1]} cannot be replaced where it is written",
                fix="write it on one line, without an anchor or alias",
            )
        data = after
    return data


def _moved(charts: ChartsInUse, name: str, meant: Edit) -> Sequence[Release]:
    """Return the releases of a chart from elsewhere; or those whose copy has the edited file."""
    if meant.local is None:
        return charts.of(name).variants[0].releases
    return [
        release
        for usage in charts.usages
        for variant in usage.variants
        if (meant.path in variant.copy.sources if variant.copy else usage.chart == meant.local)
        for release in variant.releases
    ]
