"""What the README of an extract says, ready for its template."""

import shlex
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from generator import key_path
from generator.explanation import Leaf
from generator.extraction.chart import ChartFrom
from generator.extraction.markdown import Section, section
from generator.extraction.one_hub import secret_name
from generator.extraction.ties import Tie
from generator.extraction.values import Kind, ValuesFile
from generator.fleet import Release
from generator.markdown import code
from generator.parsing.secret_layers import KEY
from generator.record import record
from generator.yaml.find import Places

_REMARKS = {
    Kind.PLAIN: "",
    Kind.JSONNET: ": what jsonnet makes of the original, which is in `jsonnet/`",
    Kind.SKELETON: ": to be filled in",
    Kind.ENCRYPTED: ": encrypted",
}


@record(kw_only=True)
class Blank:
    """A value that has to be filled in."""

    place: str
    key: str
    """As Markdown."""


@record(kw_only=True)
class Entry:
    """A values file, as it is listed."""

    path: str
    remark: str


@record(kw_only=True)
class OnCluster:
    """A Secret that the file at a path is put into."""

    name: str
    key: str
    path: str


@record(kw_only=True)
class Page:
    name: str
    cluster: str
    is_hub: bool
    namespace: str
    release_name: str
    chart: ChartFrom
    command: str
    """The one that installs it; over several lines."""
    entries: tuple[Entry, ...]
    blanks: tuple[Blank, ...]
    on_cluster: tuple[OnCluster, ...]
    """Where a fleet has them, once they are filled in."""
    unknown: tuple[str, ...]
    """Files of which it is not known what has to be in them."""
    sealed: tuple[str, ...]
    """Files that are encrypted."""
    recipients: tuple[str, ...]
    sections: tuple[Section, ...]
    database: str
    """What kind of database the hub says it has."""
    homes: str
    """What kind of storage users have."""
    claim: str | None
    """The volume that all share, if they do."""


def page(  # noqa: PLR0913 -- what it tells
    release: Release,
    found: Sequence[tuple[str, ValuesFile]],
    *,
    chart: ChartFrom,
    recipients: Sequence[str],
    ties: Sequence[Tie],
    counting: Sequence[Leaf],
) -> Page:
    """``found`` are the values files with their paths, in the order in which they count;
    ``counting`` are all values that do."""
    skeletons = [(path, one) for path, one in found if one.kind is Kind.SKELETON]
    groups = groupby(ties, key=attrgetter("topic"))
    return Page(
        name=release.name,
        cluster=release.cluster,
        is_hub=release.is_hub,
        namespace=release.namespace,
        release_name=release.release_name,
        chart=chart,
        command=command(release, chart, found),
        entries=tuple(Entry(path=path, remark=_REMARKS[one.kind]) for path, one in found),
        blanks=tuple(blank for path, one in skeletons for blank in _blanks(path, one, counting)),
        on_cluster=tuple(_on_cluster(release, path, one) for path, one in skeletons),
        unknown=tuple(path for path, one in skeletons if not one.blanks),
        sealed=tuple(path for path, one in found if one.kind is Kind.ENCRYPTED),
        recipients=tuple(recipients),
        sections=tuple(section(topic, each) for topic, each in groups),
        database=str(_value(counting, "hub", "db", "type") or "sqlite-pvc"),
        homes=str(_value(counting, "singleuser", "storage", "type") or "dynamic"),
        claim=_value(counting, "singleuser", "storage", "static", "pvcName"),
    )


def command(release: Release, chart: ChartFrom, found: Sequence[tuple[str, ValuesFile]]) -> str:
    """Return what deploys the release, by Helm and a shell alone."""
    lines = [
        shlex.join(["helm", "upgrade", "--install", release.release_name, *chart.arguments]),
        shlex.join(["--namespace", release.namespace, "--create-namespace"]),
        *(_option(path, one) for path, one in found),
    ]
    return " \\\n  ".join(lines)


def _option(path: str, file: ValuesFile) -> str:
    if file.kind is Kind.ENCRYPTED:  # by a pipe of bash: in clear on no disk
        return f"-f <(sops --decrypt {shlex.quote(path)})"
    return f"-f {shlex.quote(path)}"


def _on_cluster(release: Release, path: str, file: ValuesFile) -> OnCluster:
    key = file.secret.key if file.secret else KEY
    return OnCluster(name=secret_name(release, file), key=key, path=path)


def _blanks(path: str, file: ValuesFile, counting: Sequence[Leaf]) -> Iterator[Blank]:
    """Give the values to fill in that count; those of a list, which counts as a whole, once."""
    places = Places(file.data)
    for leaf in counting:
        if leaf.settings[0].source.path != path:
            continue
        count = sum(blank[: len(leaf.keys)] == leaf.keys for blank in file.blanks)
        if count:
            line = places.find(leaf.keys).line
            remark = f": {count} values" if count > 1 else ""
            yield Blank(place=f"{path}:{line}", key=code(key_path.written(leaf.keys)) + remark)


def _value(counting: Sequence[Leaf], *end: str) -> Any:
    """Return what a key is set to, wherever the chart of the hub has it."""
    for leaf in counting:
        if leaf.keys[-len(end) :] == end and not leaf.settings[0].is_secret:
            return leaf.settings[0].value
    return None
