"""What goes where in an extract: for Helm alone, or as a fleet of one hub."""

from collections.abc import Iterator, Mapping, Sequence

from generator.charts.copying import ChartCopy
from generator.explanation import Kind, Source
from generator.explanation.sources import chart_sources
from generator.extraction import chart, one_hub
from generator.extraction.values import Kind as FileKind
from generator.extraction.values import ValuesFile
from generator.fleet import Engine, Release, RemoteChart, Settings
from generator.record import record
from generator.tree import Files, InMemory

README = "README.md"
_IGNORED = ".gitignore"


@record(kw_only=True)
class Layout:
    release: Release
    values: tuple[tuple[str, ValuesFile], ...]
    """With their paths, in the order in which they count."""
    chart: chart.ChartFrom
    tree: Mapping[str, bytes]
    chart_folder: str | None
    """Where in the tree the chart is; None for one from elsewhere."""
    override: str | None = None
    """What is there in place of its Chart.yaml."""

    @property
    def private(self) -> frozenset[str]:
        """The files that are for nobody but their owner to read."""
        kinds = (FileKind.SKELETON, FileKind.ENCRYPTED)
        return frozenset(path for path, one in self.values if one.kind in kinds)

    def sources(self) -> Iterator[Source]:
        """Give all values in the order of ``helm -f``, the chart's own first."""
        if self.chart_folder is not None:
            yield from chart_sources(InMemory(self.tree), self.chart_folder, self.override)
        for path, one in self.values:
            yield Source(path=path, kind=Kind.VALUES, values=one.values)


def for_helm(
    release: Release,
    found: Sequence[ValuesFile],
    originals: Mapping[str, bytes],
    copy: ChartCopy | None,
    *,
    folder: str,
) -> Layout:
    """Lay out plain files; ``folder`` is for the values, empty for none of their own."""
    values = tuple((f"{folder}{one.name}", one) for one in found)
    from_where = _chart(release, copy)
    to_fill_in = [path for path, one in values if one.kind is FileKind.SKELETON]
    return Layout(
        release=release,
        values=values,
        chart=from_where,
        tree={
            **{path: one.data for path, one in values},
            **originals,
            **from_where.files,
            **_ignoring(to_fill_in),
        },
        chart_folder=chart.FOLDER if copy else None,
    )


def as_fleet(  # noqa: PLR0913, PLR0917 -- all that a fleet is made of
    files: Files,
    release: Release,
    settings: Settings,
    found: Sequence[ValuesFile],
    originals: Mapping[str, bytes],
    copy: ChartCopy | None,
    *,
    engine: Engine,
    is_resealed: bool,
) -> Layout:
    values = tuple((one_hub.path(release, one), one) for one in found)
    override = f"{one_hub.folder(release)}/{one_hub.OVERRIDE}" if release.override_path else None
    to_fill_in = any(one.kind is FileKind.SKELETON for one in found)
    return Layout(
        release=release,
        values=values,
        chart=_chart(release, copy),
        tree={
            **{path: one.data for path, one in values},
            **originals,
            **one_hub.configuration(
                release, settings, found, engine=engine, is_resealed=is_resealed
            ),
            **(one_hub.chart_files(files, release, copy) if copy else {}),
            **_ignoring([f"{one_hub.SECRETS}/"] if to_fill_in else []),
        },
        chart_folder=copy.path if copy else None,
        override=override,
    )


def _chart(release: Release, copy: ChartCopy | None) -> chart.ChartFrom:
    if isinstance(release.chart, RemoteChart):
        return chart.remote(release.chart)
    if copy is None:
        raise AssertionError(f"no copy of {release.chart.path}")
    return chart.local(copy)


def _ignoring(paths: Sequence[str]) -> dict[str, bytes]:
    """Keep what will hold secrets in clear out of git."""
    return {_IGNORED: "".join(f"/{path}\n" for path in paths).encode()} if paths else {}
