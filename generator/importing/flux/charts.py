"""The chart of a HelmRelease, as an entry of ``charts`` in fleet.yaml."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from generator.importing.flux.objects import Index, Object, mapping
from generator.importing.naming import slug
from generator.parsing.charts import EXACT_VERSION
from generator.record import record
from generator.tree import Files

_LENGTH_OF_DIGEST = 12
_LONGEST_KEY = 53


@record(kw_only=True)
class FoundChart:
    name: str
    entry: tuple[tuple[str, str], ...]
    """Of fleet.yaml; without a version where none can be told."""
    asked: str
    """The version that the release asks for, perhaps a range."""

    @property
    def version(self) -> str | None:
        found = dict(self.entry)
        return found.get("version") or found.get("digest")

    @property
    def is_local(self) -> bool:
        return "path" in dict(self.entry)


def chart(files: Files, objects: Index, release: Object) -> FoundChart | None:
    """Return what a release is made from; None if its source is not here, or of a kind that a
    fleet does not have."""
    reference = mapping(release.spec, "chartRef")
    if reference:
        source = _source(objects, release, reference)
        if source is None:
            return None
        if source.kind == "HelmChart":
            return _from_repository(files, objects, source, source.spec, release)
        return _from_registry(source, release) if source.kind == "OCIRepository" else None
    return _from_repository(
        files, objects, release, mapping(release.spec, "chart", "spec"), release
    )


def keys(charts: Iterable[FoundChart]) -> dict[FoundChart, str]:
    """Name the charts: one that most releases use has its own name, others their version, too."""
    named: dict[tuple[tuple[str, str], ...], str] = {}
    by_entry: dict[FoundChart, str] = {}
    counted = Counter(charts)
    for one in sorted(counted, key=lambda each: (-counted[each], each.name, each.entry)):
        if one.entry not in named:
            own = "hub" if slug(one.name) == "support" else slug(one.name)
            wanted = (own, slug(f"{own}-{one.version or 'unpinned'}")[:_LONGEST_KEY].strip("-"))
            free = [key for key in wanted if key not in named.values()]
            named[one.entry] = free[0] if free else f"{own}-{len(named) + 1}"
        by_entry[one] = named[one.entry]
    return by_entry


def _from_repository(
    files: Files, objects: Index, owner: Object, spec: Mapping[str, Any], release: Object
) -> FoundChart | None:
    """Read what ``chart.spec`` of a release says, or a HelmChart."""
    name = str(spec.get("chart", ""))
    source = _source(objects, owner, mapping(spec, "sourceRef"))
    if source is not None and source.kind == "HelmRepository":
        url = str(source.spec.get("url", ""))
        asked = str(spec.get("version", "*"))
        version = _exact(asked, release)
        entry = {"repository": url}
        if url.startswith("oci://"):
            entry["repository"] = f"{url.rstrip('/')}/{name}"
        else:
            entry["chart"] = name
        if version:
            entry["version"] = version
        return FoundChart(name=name, entry=tuple(entry.items()), asked=asked)
    path = name.removeprefix("./").rstrip("/")
    if path and "Chart.yaml" in files.names(path)[1]:
        return FoundChart(name=path.split("/")[-1], entry=(("path", path),), asked="")
    return None


def _from_registry(source: Object, release: Object) -> FoundChart:
    url = str(source.spec.get("url", ""))
    wanted = mapping(source.spec, "ref")
    asked = str(wanted.get("tag") or wanted.get("semver") or "*")
    entry = {"repository": url}
    if digest := wanted.get("digest"):
        entry["digest"] = str(digest)
    elif version := _exact(asked, release, has_digest=True):
        entry["version"] = version
    return FoundChart(name=url.rsplit("/", 1)[-1], entry=tuple(entry.items()), asked=asked)


def _exact(asked: str, release: Object, *, has_digest: bool = False) -> str | None:
    """Return the version that is asked for if it is exact, else the one that runs."""
    if EXACT_VERSION.match(asked):
        return asked
    status = mapping(release.value, "status")
    history = status.get("history")
    last = history[0] if isinstance(history, list) and history else {}
    running = last.get("chartVersion") if isinstance(last, dict) else None
    version = str(running or status.get("lastAppliedRevision") or "")
    start, plus, end = version.rpartition("+")
    if has_digest and plus and len(end) == _LENGTH_OF_DIGEST:
        version = start  # helm-controller appends it
    return version if EXACT_VERSION.match(version) else None


def _source(objects: Index, owner: Object, reference: Mapping[str, Any]) -> Object | None:
    kind, name = str(reference.get("kind", "")), str(reference.get("name", ""))
    namespace = str(reference.get("namespace") or owner.namespace)
    return objects.get((kind, namespace, name)) or objects.get((kind, "", name))
