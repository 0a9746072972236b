"""Charts kept in the fleet's repository, copied whole and named by what is in them.

Flux sees that a chart has changed only by its version, and a commit that does not touch the chart
must not upgrade a hub: so the version ends in a hash of the chart's files.
"""

import posixpath
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from hashlib import sha256

from generator.charts.stamping import normalized, stamp, unstamped
from generator.charts.vendoring import MissingDependency, Vendoring
from generator.diagnostic import InvalidError, Location
from generator.fleet import LocalChart
from generator.record import record
from generator.tree import Files


@record(kw_only=True)
class ChartCopy:
    path: str
    """Where the chart is kept."""
    name: str
    version: str
    hash: str
    directory: str
    """The chart's key in fleet.yaml, and the hash."""
    files: Mapping[str, bytes]
    """Path in the chart to content, sorted; Chart.yaml has the new version already."""
    sources: tuple[str, ...]
    """The repository paths that were read, sorted."""
    missing: tuple[MissingDependency, ...]


def copy_chart(  # noqa: PLR0913 -- a chart as one fleet has it
    files: Files,
    path: str,
    *,
    key: str,
    override: str | None,
    leave_out: frozenset[str],
    at: Location | None = None,
) -> ChartCopy:
    """Copy a chart with what it depends on; raises ``InvalidError`` where Helm could not load it.

    ``override`` is a file in place of Chart.yaml; ``leave_out`` are files that Helm is given in
    other ways; ``at`` is where the chart is named. A dependency with a ``file://`` repository that
    is not vendored is copied too.
    """
    path = posixpath.normpath(path)
    run = Vendoring(files, leave_out)
    at = at or Location(override or posixpath.join(path, "Chart.yaml"))
    chart = run.open(at, path, override)
    run.complete(chart)
    if run.problems:
        raise InvalidError(*run.problems)
    content = {name: chart.content[name] for name in sorted(chart.content)}
    content["Chart.yaml"] = normalized(chart.file, content["Chart.yaml"])
    digest = content_hash(content)
    # Hubs with equal overrides share a copy, so it can name none of them.
    origin = f"{path} and a hub's chart_override" if chart.overridden else chart.file.path
    version, content["Chart.yaml"] = stamp(chart.file, content["Chart.yaml"], digest, origin)
    return ChartCopy(
        path=path,
        name=chart.file.name,
        version=version,
        hash=digest,
        directory=f"{key}-{digest}",
        files=content,
        sources=tuple(sorted(run.sources)),
        missing=tuple(run.missing),
    )


def copy_local(files: Files, chart: LocalChart, override: str | None) -> ChartCopy:
    """Copy a chart of fleet.yaml; the values layers that lie in its folder are no part of it."""
    return copy_chart(
        files,
        chart.path,
        key=chart.key,
        override=override,
        leave_out=frozenset(layer.path for layer in chart.values),
        at=chart.location,
    )


def content_hash(content: Mapping[str, bytes]) -> str:
    """Hash paths and contents, each behind its length, so that no two charts run together."""
    digest = sha256()
    for name in sorted(content):
        for part in (name.encode("utf-8", "surrogateescape"), content[name]):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:12]


def is_intact(directory: str, content: Mapping[str, bytes]) -> bool:
    """Tell whether a copied chart is what its directory's name says: nothing added, lost or edited
    but its first line, which is ours."""
    _, _, digest = directory.rpartition("-")
    before = unstamped(content.get("Chart.yaml", b""), digest)
    if before is None:
        return False
    with_mark = BOM_UTF8 + before  # which is not copied
    return digest in (content_hash({**content, "Chart.yaml": text}) for text in (before, with_mark))


def version_label_lines(copy: ChartCopy) -> Iterator[tuple[str, int, int]]:
    """Find where a template may put the version into a label, where no ``+`` is allowed.

    Gives repository path, line and column of each ``.Chart.Version`` on a line without
    ``replace``. Dependencies keep their versions, so their templates are not searched.
    """
    for name, content in copy.files.items():
        if name.startswith("templates/") and b".Chart.Version" in content:
            for number, line in enumerate(content.decode(errors="replace").split("\n"), start=1):
                column = line.find(".Chart.Version")
                if column >= 0 and "replace" not in line:
                    yield posixpath.join(copy.path, name), number, column + 1
