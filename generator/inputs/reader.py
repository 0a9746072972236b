"""Releases → their inputs, in one state of the repository."""

from functools import lru_cache, partial

from generator import jsonnet
from generator.fleet import LayerSource, LocalChart, Reference, Release, is_named_encrypted
from generator.inputs.charts import chart_inputs
from generator.inputs.inputs import Inputs
from generator.inputs.kind import Kind
from generator.plan.folders import hub_folder, sources_file
from generator.plan.store import named
from generator.tree import Files, InvalidPathError

TEMPLATES = "templates"


class InputReader:
    """Finds inputs; what many releases are made from is looked at once."""

    def __init__(self, files: Files, secret_files: str) -> None:
        """``secret_files`` is the pattern that names of encrypted files fit."""
        self.files = files
        self.secret_files = secret_files
        self._imported = lru_cache(maxsize=None)(partial(jsonnet.imported, files))
        self._layer = lru_cache(maxsize=None)(self._of_layer)
        self._chart = lru_cache(maxsize=None)(partial(chart_inputs, files))

    def of(self, release: Release) -> Inputs:
        fleet, cluster, *domain = release.sources
        own = Inputs(
            files={
                **dict.fromkeys(domain, Kind.DOMAIN),
                fleet: Kind.FLEET,
                cluster: Kind.CLUSTER,
            },
            folders={TEMPLATES: Kind.TEMPLATE},
        )
        # What comes later counts, where two say what a file is.
        parts = (
            self.chart(release),
            self._kept(release) if release.paused else Inputs(),
            own,
            *map(self.layer, reversed(release.layers)),
        )
        return Inputs(
            files={path: kind for one in parts for path, kind in one.files.items()},
            folders={path: kind for one in parts for path, kind in one.folders.items()},
        )

    def layer(self, source: LayerSource) -> Inputs:
        """Return the file that a layer is, and what it imports."""
        return self._layer(source.path) if isinstance(source, Reference) else Inputs()

    def chart(self, release: Release) -> Inputs:
        """Return what a chart kept in the repository is copied from."""
        if not isinstance(release.chart, LocalChart):
            return Inputs()
        return self._chart(release.chart.path, release.override_path)

    def _of_layer(self, path: str) -> Inputs:
        if path.endswith(jsonnet.ENDINGS):
            imported = jsonnet.reachable(path, self._imported)
            return Inputs(files={**dict.fromkeys(sorted(imported), Kind.IMPORT), path: Kind.LAYER})
        return Inputs(files={path: Kind.ENCRYPTED if self.is_secret(path) else Kind.LAYER})

    def is_secret(self, path: str) -> bool:
        """Tell whether a file is named like an encrypted one."""
        return is_named_encrypted(path, self.secret_files)

    def _kept(self, release: Release) -> Inputs:
        """A paused hub is made from what was rendered of it, and from what that names."""
        folder = hub_folder(release.cluster, release.name)
        sources = sources_file(release.cluster)
        paths = [f"{folder}/{name}" for name in self.files.names(folder)[1]]
        texts = []
        for path in (*paths, sources):
            try:
                texts.append(self.files.read(path))
            except InvalidPathError:
                continue
        return Inputs(
            files={sources: Kind.KEPT},
            folders=dict.fromkeys((folder, *sorted(named(texts))), Kind.KEPT),
        )
