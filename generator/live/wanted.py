"""What a commit has in ``rendered/`` for a cluster, as far as a rollout is followed by it."""

import posixpath

from generator.diagnostic import Diagnostic, InvalidError
from generator.fleet import Settings
from generator.inspection import known
from generator.inspection.expansion import Application, applications
from generator.inspection.finding import Object
from generator.inspection.folders import BUILDS
from generator.inspection.inventory import stage
from generator.inspection.reading import read_file
from generator.live.chart_version import chart_version
from generator.live.object import Key
from generator.plan.artifact import RENDERED
from generator.record import record
from generator.tree import Tree


@record(kw_only=True)
class Release:
    """A HelmRelease of the commit."""

    object: Object
    name: str
    """The hub's, or ``support``."""
    stage: str
    wave: int
    gates: tuple[Key, ...]
    """The releases that it waits for in Flux."""
    paused: str | None
    """Why it keeps what it has."""
    application: str | None
    """The name of the one that applies it."""
    chart_version: str | None
    """As Flux will say that it runs it, or how that begins or ends; None if that is not known."""

    @property
    def key(self) -> Key:
        return self.object.namespace, self.object.name

    def runs(self, version: str) -> bool:
        """Tell whether that is the version of its chart. Of one from a registry, Flux adds where
        the digest begins."""
        wanted = self.chart_version
        return wanted is None or wanted in (version, *version.split("+", 1))


@record(kw_only=True)
class Wanted:
    cluster: str
    settings: Settings
    commit: str | None
    """None without git: then it is what lies on disk."""
    argocd: tuple[Object, ...]
    """The AppProject and what makes Applications; none if Flux alone delivers."""
    flux: tuple[Object, ...]
    """The Kustomizations; none if Argo CD delivers."""
    applications: tuple[Application, ...]
    objects: tuple[Object, ...]
    """What is applied on the cluster, but for what brings it."""
    releases: tuple[Release, ...]
    """In the order of the rollout."""
    tests: tuple[Object, ...]

    @property
    def on_cluster(self) -> tuple[Object, ...]:
        return (*self.objects, *self.flux)

    @property
    def kustomizations(self) -> tuple[Object, ...]:
        return tuple(one for one in self.flux if one.kind == "Kustomization")

    @property
    def is_by_argocd(self) -> bool:
        return bool(self.argocd)

    @property
    def page(self) -> str:
        """The page that says how to set up what delivers to it."""
        return "docs/argocd.md" if self.is_by_argocd else "docs/flux.md"

    @property
    def label(self) -> str:
        """What the cluster's releases and namespaces can be asked for by."""
        return f"{self.settings.naming.label_prefix}/cluster={self.cluster}"


def wanted(cluster: str, settings: Settings, commit: str | None, tree: Tree) -> Wanted:
    """Raises ``InvalidError`` if a file of the cluster cannot be read."""
    found: list[Diagnostic] = []
    argocd = _read(tree, f"{RENDERED}/argocd/{cluster}/", found)
    flux = _read(tree, f"{RENDERED}/flux/{cluster}/", found)
    objects = _read(tree, f"{RENDERED}/clusters/{cluster}/", found)
    if found:
        raise InvalidError(*found)
    made = tuple(applications(argocd))
    releases = (
        _release(one, carrier(one.path, made, flux), settings, chart_version(one, objects, tree))
        for one in objects
        if one.kind == "HelmRelease"
    )
    return Wanted(
        cluster=cluster,
        settings=settings,
        commit=commit,
        argocd=argocd,
        flux=flux,
        applications=made,
        objects=objects,
        releases=tuple(sorted(releases, key=lambda one: (one.wave, one.name))),
        tests=tuple(one for one in objects if known.HOOK in one.annotations),
    )


def wave(one: Object) -> int:
    return int(one.annotations.get(known.WAVE, "0"))


def _read(tree: Tree, folder: str, found: list[Diagnostic]) -> tuple[Object, ...]:
    objects: list[Object] = []
    for path in sorted(tree):
        if path.startswith(folder) and posixpath.basename(path) not in BUILDS:
            read, problems = read_file(path, tree[path])
            objects += read
            found += problems
    return tuple(objects)


def _release(one: Object, carrier: str | None, settings: Settings, version: str | None) -> Release:
    return Release(
        object=one,
        name=posixpath.basename(posixpath.dirname(one.path)),
        stage=stage(one),
        wave=wave(one),
        gates=tuple(
            (str(gate.get("namespace", one.namespace)), str(gate.get("name")))
            for gate in one.spec.get("dependsOn") or ()
        ),
        paused=one.annotations.get(f"{settings.naming.label_prefix}/paused"),
        application=carrier,
        chart_version=version,
    )


def carrier(path: str, made: tuple[Application, ...], flux: tuple[Object, ...]) -> str | None:
    """Return the name of the Application or Kustomization that applies a file."""
    for one in made:
        if one.covers(path):
            return one.name
    folder = posixpath.dirname(path)
    for each in flux:
        if posixpath.normpath(str(each.spec.get("path", "."))) == folder:
            return each.name
    return None
