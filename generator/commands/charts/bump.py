"""Move a chart of fleet.yaml, or a dependency of one in the repository, to another version."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.changeset import Change, between
from generator.charts.chartfile import Dependency, problem, read_chart_file
from generator.commands.charts.usage import ChartsInUse, charts_in_use, read_settings
from generator.diagnostic import Diagnostic, InvalidError, Keys, Location
from generator.document import locate, read
from generator.errors import FleetwaveError, UsageError
from generator.fleet import LocalChart, Release, RemoteChart, Settings
from generator.near import suggestion
from generator.output import Output, top
from generator.parsing.settings import EXACT_VERSION
from generator.workspace import Workspace
from generator.yaml.splice import splice

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bumped:
    diagnostics: tuple[Diagnostic, ...] = ()
    """Located, in reading order; with one of them nothing was changed."""
    changes: tuple[Change, ...] = ()
    """None if all is as it was asked for."""
    releases: tuple[Release, ...] = ()
    """Whose charts this changes, as far as their clusters can be read."""
    vendored: str | None = None
    """The chart that has archives of its dependencies, which must follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    path: str
    texts: Mapping[Keys, str]
    local: LocalChart | None = None


def bump(
    workspace: Workspace, output: Output, name: str, version: str | None, digest: str | None
) -> Bumped:
    """Change the version in the file that says it, and nothing else of the file."""
    _check_arguments(version, digest)
    try:
        settings = read_settings(workspace)
        edit = _edit(workspace, settings, name, version, digest)
        path = workspace.target(edit.path)  # a link stays one
        old = workspace.read(path)
        new = _edited(edit, old)
    except InvalidError as error:
        return Bumped(diagnostics=tuple(locate(error.diagnostics, workspace)))
    changes = between({path: old}, {path: new})
    if not changes:
        return Bumped()
    releases = _moved(charts_in_use(workspace, settings), name, edit)
    with output.exclusively(top(path)):
        output.apply(changes)
    chart = edit.local
    has_archives = bool(chart and any(workspace.names(f"{chart.path}/charts")))
    must_follow = chart and (chart.must_vendor or has_archives)
    return Bumped(
        changes=changes,
        releases=tuple(releases),
        vendored=chart.key if chart and must_follow else None,
    )


def _check_arguments(version: str | None, digest: str | None) -> None:
    if version is None and digest is None:
        raise UsageError("no version is given", hint="write it behind the chart's name")
    if version is not None and not EXACT_VERSION.match(version):
        raise UsageError(
            f"`{version}` is not an exact version",
            hint="write all three numbers, without a range: `4.2.0`",
        )
    if digest is not None and not _DIGEST.match(digest):
        raise UsageError(
            f"`{digest}` is no digest", hint="write `sha256:` and 64 digits, as a registry says it"
        )


def _edit(
    files: Workspace, settings: Settings, name: str, version: str | None, digest: str | None
) -> _Edit:
    key, slash, dependency = name.partition("/")
    chart = settings.charts.get(key)
    if chart is None:
        raise UsageError(
            f"there is no chart `{key}` in `{settings.source}`",
            hint=suggestion(key, settings.charts, "there are"),
        )
    if isinstance(chart, RemoteChart):
        if slash:
            raise UsageError(
                f"`{key}` is not kept in this repository, so neither is what it depends on",
                hint=f"name the chart alone: `{key}`",
            )
        return _Edit(path=settings.source, texts=dict(_pins(chart, version, digest)))
    if not slash:
        raise UsageError(
            f"`{key}` is kept in this repository: its content is its version",
            hint=f"change `{chart.path}`, or move what it depends on: `{key}/DEPENDENCY`",
        )
    if version is None or digest is not None:
        raise UsageError("a dependency has a version and no digest", hint="leave `--digest` out")
    found = _dependency(files, chart, dependency)
    keys = (*found.location.keys, "version")
    return _Edit(path=found.location.path, texts={keys: version}, local=chart)


def _pins(
    chart: RemoteChart, version: str | None, digest: str | None
) -> Iterator[tuple[Keys, str]]:
    if version is not None:
        if chart.version is None:
            raise UsageError(
                f"`{chart.key}` is pinned by its digest alone",
                hint="leave the version out, or write `version:` beside the digest first",
            )
        if chart.digest is not None and digest is None and version != chart.version:
            raise UsageError(
                f"`{chart.key}` is pinned by a digest, which decides what is fetched",
                hint="give that of the new version: `--digest sha256:…`",
            )
        yield ("charts", chart.key, "version"), version
    if digest is not None:
        if chart.digest is None:
            raise UsageError(
                f"`{chart.key}` is not pinned by a digest",
                hint="write `digest:` beside its version first"
                if chart.is_oci
                else "leave `--digest` out: only a registry knows digests",
            )
        yield ("charts", chart.key, "digest"), digest


def _dependency(files: Workspace, chart: LocalChart, name: str) -> Dependency:
    source = posixpath.join(chart.path, "Chart.yaml")
    _, names = files.names(chart.path)
    if "Chart.yaml" not in names:
        raise problem(chart.location, f"`{chart.path}` is not a chart: it has no Chart.yaml")
    content: dict[str, bytes] = {
        each: read(files, chart.location, posixpath.join(chart.path, each))
        for each in ("Chart.yaml", "requirements.yaml")
        if each in names
    }
    dependencies = read_chart_file(chart.path, source, content).dependencies
    found = [one for one in dependencies if one.name == name]
    if not found:
        raise UsageError(
            f"`{chart.path}` depends on no chart `{name}`",
            hint=suggestion(name, [one.name for one in dependencies], "it depends on"),
        )
    if len(found) > 1:
        raise FleetwaveError(
            f"`{chart.path}` depends on `{name}` more than once",
            hint=f"change the version that is meant in `{found[0].location.path}` by hand",
        )
    if found[0].repository.startswith("file://"):
        raise UsageError(
            f"`{name}` is kept in this repository: its content is its version",
            hint="move what it depends on itself, by its own name in fleet.yaml",
        )
    return found[0]


def _edited(edit: _Edit, data: bytes) -> bytes:
    for keys, text in edit.texts.items():
        after = splice(data, keys, text)
        if after is None:
            raise problem(
                Location(edit.path, keys),
                f"the {keys[-1]} cannot be replaced where it is written",
                fix="write it on one line, without an anchor or alias",
            )
        data = after
    return data


def _moved(charts: ChartsInUse, name: str, edit: _Edit) -> Sequence[Release]:
    """Return the releases of a chart from elsewhere; or those whose copy has the edited file."""
    if edit.local is None:
        return charts.of(name).variants[0].releases
    return [
        release
        for usage in charts.usages
        for variant in usage.variants
        if (edit.path in variant.copy.sources if variant.copy else usage.chart == edit.local)
        for release in variant.releases
    ]
