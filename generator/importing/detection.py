"""Which tool a repository is made for."""

from collections.abc import Callable

from generator.configuration import cluster_folders
from generator.errors import UsageError
from generator.importing.deployer.fleet import import_deployer
from generator.importing.findings import Imported, Origin, Repository
from generator.importing.flux.fleet import import_flux
from generator.importing.flux.objects import has_releases
from generator.importing.hubploy.deployments import deployments
from generator.importing.hubploy.fleet import import_hubploy
from generator.tree import Files

Importer = Callable[[Files, Repository], Imported]

IMPORTERS: dict[Origin, Importer] = {
    Origin.HUBPLOY: import_hubploy,
    Origin.DEPLOYER: import_deployer,
    Origin.FLUX: import_flux,
}
_LOOKED_FOR: dict[Origin, tuple[Callable[[Files], object], str]] = {
    # In this order: an import adds the files that the next one is known by.
    Origin.HUBPLOY: (deployments, "`deployments/*/hubploy.yaml`"),
    Origin.DEPLOYER: (cluster_folders, "`config/clusters/*/cluster.yaml`"),
    Origin.FLUX: (has_releases, "a HelmRelease in any YAML file"),
}


def detect(files: Files, asked: Origin | None) -> Origin:
    """Return what a repository is, or what it is said to be; raises ``UsageError`` if it is not."""
    for origin, (look, _) in _LOOKED_FOR.items():
        if asked in (None, origin) and look(files):
            return origin
    wanted = [_LOOKED_FOR[one][1] for one in ([asked] if asked else list(_LOOKED_FOR))]
    raise UsageError(
        f"this is no repository of {asked}'s" if asked else "there is nothing to import here",
        hint=f"looked for {', '.join(wanted[:-1])}{' and ' * (len(wanted) > 1)}{wanted[-1]}",
    )
