"""Fetch what the charts of the repository depend on into their ``charts/``, by helm."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.changeset import Change, between
from generator.charts.requirements import LOCK, Requirements, requirements, vendored
from generator.commands.charts.usage import charts_in_use
from generator.commands.judging.ignored import ignored_chart_files
from generator.configuration import read_settings
from generator.diagnostic import Diagnostic, InvalidError
from generator.document import locate, parse
from generator.errors import UsageError
from generator.fleet import LocalChart, Settings
from generator.git import Git
from generator.near import suggestion
from generator.output import Output, top
from generator.pipeline import Progress
from generator.programs.helm import Helm
from generator.record import record
from generator.workspace import Workspace


@record
class Vendored:
    diagnostics: tuple[Diagnostic, ...]
    """Located, in reading order; with an error among them nothing was changed."""
    changes: tuple[Change, ...]


def vendor(  # noqa: PLR0913, PLR0917 -- what is read, and by what
    workspace: Workspace,
    output: Output,
    helm: Helm,
    git: Git,
    names: Sequence[str],
    progress: Progress,
) -> Vendored:
    """Bring ``charts/`` of the named charts, or of all, to what their Chart.yaml says.

    What is there in the version that is asked for is not fetched again, so that nothing changes
    because somebody published it anew. Nothing is written unless all could be fetched.
    """
    changes: list[Change] = []
    try:
        charts = _charts(workspace, names)
        for done, (path, needed) in enumerate(charts.items()):
            progress(done, len(charts), path)
            changes += _vendor(helm, needed)
    except InvalidError as error:
        return Vendored(tuple(locate(error.diagnostics, workspace)), ())
    for change in changes:
        output.check_way(change.path)
    if changes:
        with output.exclusively(top(changes[0].path)):
            output.apply(changes)
    ignored = ignored_chart_files(git, (one.path for one in changes if one.new is not None))
    return Vendored(tuple(locate(ignored, workspace)), tuple(changes))


def _charts(workspace: Workspace, names: Sequence[str]) -> Mapping[str, Sequence[Requirements]]:
    """Return what is needed by path of the chart: by the chart as it is, and by hubs' overrides of
    its Chart.yaml, which may ask for other versions."""
    settings = read_settings(workspace)
    usages = charts_in_use(workspace, settings)
    found: dict[str, dict[str, Requirements]] = {}
    for chart in _chosen(settings, names):
        for variant in usages.of(chart.key).variants:
            for each in requirements(workspace, chart.path, variant.override, chart.location):
                found.setdefault(each.chart.path, {}).setdefault(each.chart.file.path, each)
    return {path: tuple(variants.values()) for path, variants in found.items()}


def _chosen(settings: Settings, names: Sequence[str]) -> Iterator[LocalChart]:
    local = {k: chart for k, chart in settings.charts.items() if isinstance(chart, LocalChart)}
    for name in names or local:
        if name not in settings.charts:
            raise UsageError(
                f"there is no chart `{name}` in `{settings.source}`",
                hint=suggestion(name, local, "kept in the repository are"),
            )
        if name not in local:
            raise UsageError(
                f"`{name}` is not kept in this repository, so there is nothing to vendor",
                hint=suggestion(name, local, "kept in the repository are"),
            )
        yield local[name]


def _vendor(helm: Helm, needed: Sequence[Requirements]) -> Iterable[Change]:
    """Return what must change below a chart's folder. Folders in ``charts/`` are somebody's own,
    and so are archives that no dependency is called like."""
    chart = needed[0].chart
    content = {
        name: data
        for name, data in chart.content.items()
        if name == LOCK or (name.startswith("charts/") and name.endswith(".tgz"))
    }
    after = dict(content)
    wanted: set[str] = set()
    for each in needed:
        got = {} if each.are_met else dict(_fetch(helm, each))
        chosen = replace(each, chart=replace(each.chart, content=got or each.chart.content))
        places = {place for one in each.fetched for place in chosen.places(one)}
        wanted |= places
        after |= {place: got[place] for place in places & got.keys() if place not in after}
        if not each.chart.overridden and LOCK in got and _is_new(each, got[LOCK]):
            after[LOCK] = got[LOCK]
    for one in (one for each in needed for one in each.fetched):
        for place in vendored(chart, one.name).keys() & after.keys() - wanted:
            del after[place]
    old, new = (
        {posixpath.join(chart.path, name): data for name, data in tree.items()}
        for tree in (content, after)
    )
    return between(old, new)


def _fetch(helm: Helm, needed: Requirements) -> Mapping[str, bytes]:
    """Let the lock file decide where Chart.yaml leaves a choice. Where it does not, it may be old:
    it is written anew."""
    chart = needed.chart
    is_locked = LOCK in chart.content and not needed.are_exact and not chart.overridden
    skeleton = dict(needed.skeleton)
    if not is_locked:
        skeleton.pop(posixpath.join(chart.path, LOCK), None)
    return helm.fetch(skeleton, chart.path, needed.urls, is_locked=is_locked)


def _is_new(needed: Requirements, lock: bytes) -> bool:
    """Whether a lock file is of use, and says something else than the one that is there: each has
    the time at which it was made."""
    if LOCK not in needed.chart.content:
        return not needed.are_exact
    old, new = (parse(LOCK, data).value for data in (needed.chart.content[LOCK], lock))
    return not isinstance(old, dict) or old.get("digest") != new.get("digest")
