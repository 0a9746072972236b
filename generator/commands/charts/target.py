"""What a person wants to be changed: in which file, at which keys, to what."""

import posixpath
import re
from collections.abc import Iterator, Mapping

from generator.charts.chartfile import Dependency, problem, read_chart_file
from generator.diagnostic import Keys
from generator.document import read
from generator.errors import FleetwaveError, UsageError
from generator.fleet import LocalChart, RemoteChart, Settings
from generator.near import suggestion
from generator.parsing.charts import EXACT_VERSION
from generator.record import record
from generator.tree import Files

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")


@record(kw_only=True)
class Edit:
    path: str
    texts: Mapping[Keys, str]
    local: LocalChart | None = None


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


def edit(
    files: Files, settings: Settings, name: str, version: str | None, digest: str | None
) -> Edit:
    """Return what is meant; raises ``UsageError`` where nothing can be."""
    _check_arguments(version, digest)
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
        return Edit(path=settings.source, texts=dict(_pins(chart, version, digest)))
    if not slash:
        raise UsageError(
            f"`{key}` is kept in this repository: its content is its version",
            hint=f"change `{chart.path}`, or move what it depends on: `{key}/DEPENDENCY`",
        )
    if version is None or digest is not None:
        raise UsageError("a dependency has a version and no digest", hint="leave `--digest` out")
    found = _dependency(files, chart, dependency)
    keys = (*found.location.keys, "version")
    return Edit(path=found.location.path, texts={keys: version}, local=chart)


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


def _dependency(files: Files, chart: LocalChart, name: str) -> Dependency:
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
