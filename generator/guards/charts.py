"""A release gets a chart of another name: no upgrade to Flux, but an uninstall and an install.

Flux compares the names in the charts' own ``Chart.yaml``, which a HelmRelease need not mention.
"""

from collections.abc import Callable, Iterator

from generator.diagnostic import Diagnostic, Location
from generator.guards import rendered
from generator.guards.comparison import Comparison
from generator.guards.rendered import Deployed
from generator.inspection.finding import mapping
from generator.inspection.sources import source
from generator.plan.folders import cluster_at, sources_file
from generator.yaml.loader import load
from generator.yaml.place import YamlError

_Read = Callable[[str], bytes | None]


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    name_before, name_now = _names(_reader(comparison)), _names(comparison.tree.get)
    for key, old in comparison.old.releases.items():
        new = comparison.new.releases.get(key)
        if new is None or (old.chart == new.chart and old.target == new.target):
            continue
        if old.target != new.target:
            yield _retargeted(comparison, old, new)
            continue
        before, after = name_before(old), name_now(new)
        if before != after and not _is_acknowledged(comparison, new.hub, before):
            yield _renamed(comparison, new, before, after)


def _reader(comparison: Comparison) -> _Read:
    """Read a file as it was."""
    before = comparison.before

    def read(path: str) -> bytes | None:
        if path in before.files:
            return before.files[path]
        # Files that count and are not among those are as they are now.
        return comparison.tree.get(path) if path in before.paths else before.read(path)

    return read


def _names(read: _Read) -> Callable[[Deployed], str]:
    """Name charts; the hubs of a cluster have few."""
    known: dict[tuple[str, ...], str] = {}

    def name(release: Deployed) -> str:
        key = tuple(release.chart.values())
        if key not in known:
            known[key] = chart_name(release, read)
        return known[key]

    return name


def chart_name(release: Deployed, read: _Read) -> str:
    """Return the name that a release's chart gives itself."""
    if "chart" in release.chart:
        return release.chart["chart"]
    path = sources_file(cluster_at(release.path))
    known = (one.value for one in rendered.objects(path, read(path) or b""))
    spec = mapping(source(release.chart, known) or {}, "spec")
    if release.chart.get("kind") == "OCIRepository" and "url" in spec:
        return str(spec["url"]).rstrip("/").rsplit("/", 1)[1]
    if "chart" in spec:
        chart = str(spec["chart"]).removeprefix("./")
        try:
            file = load(read(f"{chart}/Chart.yaml") or b"")
        except YamlError:
            file = None
        if isinstance(file, dict) and "name" in file:
            return str(file["name"])
    return release.chart.get("name", "").rsplit("-", 1)[0]  # the name that fleet.yaml has for it


def _is_acknowledged(comparison: Comparison, hub: str, chart: str) -> bool:
    return any(move.hub == hub and move.chart == chart for move in comparison.cluster.moves)


def _renamed(comparison: Comparison, new: Deployed, before: str, after: str) -> Diagnostic:
    what = (
        "Flux upgrades it in place (`InPlaceUpdate`), and what only the old chart has goes"
        if new.is_upgraded_in_place
        else "Flux would uninstall the release and install it anew, and what the chart keeps, such "
        "as the hub's database, would be lost"
    )
    return Diagnostic(
        location=_location(comparison, new.hub, "helm_chart"),
        rule="moved-release",
        message=f"`{new.hub}` changes from the chart `{before}` to `{after}`",
        help=f"go back, or add `moved: [{{hub: {new.hub}, from: {{chart: {before}}}, reason: …}}]`",
        note=f"{what}; compared with {comparison.before.name}",
    )


def _retargeted(comparison: Comparison, old: Deployed, new: Deployed) -> Diagnostic:
    """A template does this, and no line acknowledges it."""
    return Diagnostic(
        location=_location(comparison, new.hub),
        rule="moved-release",
        message=f"the HelmRelease of `{new.hub}` names another Helm release than it did: Flux "
        "would uninstall that, and install another",
        help="render `releaseName`, `targetNamespace` and `storageNamespace` as they were",
        note=f"they are in `{old.path}` of {comparison.before.name}",
    )


def _location(comparison: Comparison, hub: str, *keys: str) -> Location:
    release = comparison.release(hub)
    if release is None:
        return Location(comparison.cluster.source, ("hubs",), on_key=True)
    at = release.location
    return at if at.on_key else Location(at.path, (*at.keys, *keys))
