"""What ``argocd/`` and ``flux/`` should be, in memory: from the configuration and the templates."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator import inspection, manifests
from generator.config_paths import cluster_file
from generator.configuration import cluster_folders, read_settings
from generator.diagnostic import Diagnostic, InvalidError
from generator.fleet import Cluster, Engine, Fleet, Settings
from generator.packaged import templates
from generator.parsing.cluster import parse_cluster
from generator.plan.artifact import Artifact
from generator.plan.bootstrap import plan_bootstrap
from generator.plan.flux.bootstrap import plan_flux_bootstrap
from generator.rules import cluster_directory_mismatch, invalid_name
from generator.templating import Templates
from generator.tree import Files


@dataclass(slots=True)
class Bootstrap:
    """The files, unless a diagnostic is an error."""

    tree: dict[str, bytes] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def build_bootstrap(files: Files) -> Bootstrap:
    """Raises ``InvalidError`` if fleet.yaml cannot be read."""
    settings = read_settings(files)
    built = Bootstrap()
    known = Templates(templates(files))
    for artifact in _plan(files, settings, tuple(_clusters(files, settings, built))):
        try:
            text = known.render(artifact)
        except InvalidError as error:
            built.diagnostics += error.diagnostics
            continue
        written = manifests.Written(artifact.path, text.envelope, *known.sources[artifact.template])
        _, found = manifests.check(written, inspection.check_bootstrap)
        built.diagnostics += found
        built.tree[artifact.path] = text.whole.encode()
    return built


def _plan(files: Files, settings: Settings, clusters: tuple[Cluster, ...]) -> Iterator[Artifact]:
    """One Argo CD for all finds the clusters in ``rendered/``: it is there before the first."""
    by_flux = [one for one in clusters if one.engine is Engine.FLUX]
    by_argocd = [one for one in clusters if one.engine is Engine.ARGOCD]
    if by_argocd or settings.delivery.engine is Engine.ARGOCD:
        yield from plan_bootstrap(settings, by_argocd, templates(files, ".lua"))
    yield from plan_flux_bootstrap(settings, by_flux)


def _clusters(files: Files, settings: Settings, built: Bootstrap) -> Iterator[Cluster]:
    """Yield the clusters that have a name. What else is wrong with one is for `render` to say."""
    for folder in cluster_folders(files):
        cluster, found = parse_cluster(files, settings, cluster_file(folder))
        if cluster is None:
            built.diagnostics += found
            continue
        alone = Fleet(settings=settings, clusters=(cluster,), is_whole=False)
        problems = [
            *cluster_directory_mismatch.check(alone, files),
            *invalid_name.check_clusters(alone),
        ]
        built.diagnostics += problems
        if not problems:
            yield cluster
