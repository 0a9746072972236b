"""Artifacts → the files of one cluster, and what is wrong with each and with them together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator import manifests
from generator.build.result import ClusterBuild
from generator.build.shared import Shared
from generator.diagnostic import Location
from generator.fleet import Cluster
from generator.inspection import sizes
from generator.inspection.finding import Object
from generator.layers import Layer
from generator.plan.artifact import RENDERED, Artifact
from generator.yaml.documents import documents
from generator.yaml.loader import load


class Rendering:
    """Renders what is planned for one cluster into ``result``."""

    def __init__(self, shared: Shared, cluster: Cluster, result: ClusterBuild) -> None:
        self.shared = shared
        self.cluster = cluster
        self.result = result
        self.at = Location(cluster.source, ("name",))
        self.objects: list[Object] = []
        self.written: dict[str, manifests.Written] = {}
        self.kept: dict[str, bytes] = {}

    def render(self, artifacts: Iterable[Artifact], layers: Sequence[Layer] = ()) -> None:
        """Render what is planned; ``layers`` are what makes it large or small."""
        for artifact in artifacts:
            templates = self.shared.templates
            with self.result.noting():
                text = templates.render(artifact)
                template, source = templates.sources[artifact.template]
                written = manifests.Written(artifact.path, text.envelope, template, source)
                objects, found = manifests.check(written)
                self.objects += objects
                self.written[artifact.path] = written
                self.result.diagnostics += found
                if artifact.path in self.result.tree:
                    raise AssertionError(f"{artifact.path} is planned twice")
                data = text.whole.encode()
                if not found:
                    large = sizes.check_objects(artifact.path, data, layers, self.at)
                    self.result.diagnostics += large
                self.result.tree[artifact.path] = data

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Take files of a paused hub as they are."""
        self.result.tree |= files
        self.kept |= files

    def check_size(self) -> None:
        folder = f"{RENDERED}/clusters/{self.cluster.name}"
        below = (path for path in self.result.tree if path.startswith(f"{folder}/"))
        files = {path: len(self.result.tree[path]) for path in below}
        self.result.diagnostics += sizes.check_folder(folder, files, self.at)

    def inspect(self) -> None:
        """Look at the cluster as a whole, if a template of the fleet's own may have broken what
        holds it together: with ours it follows from the plan, and the tests look at it."""
        if self.result.is_broken or not self.shared.must_inspect:
            return
        from generator.inspection.inventory import Inventory  # noqa: PLC0415 -- rarely asked for
        from generator.inspection.reading import stores  # noqa: PLC0415
        from generator.inspection.together import check_whole  # noqa: PLC0415

        below = f"{RENDERED}/clusters/"
        tree = self.result.tree
        inventory = Inventory(
            cluster=self.cluster.name,
            objects=(*self.objects, *self._kept_objects()),
            files={path: len(data) for path, data in tree.items() if path.startswith(below)},
            stores=stores(tree),
            is_whole=False,
            config=self.cluster,
            settings=self.shared.settings,
        )
        for finding in check_whole(inventory):
            if finding.at.path in self.kept:
                continue  # no template wrote it; `validate --rendered` looks at it
            written = self.written[finding.at.path]
            self.result.diagnostics.append(manifests.at_template(written, finding))

    def _kept_objects(self) -> Iterator[Object]:
        """What others lead to may be of a paused hub."""
        for path, data in self.kept.items():
            for line, document in documents(data.decode()):
                yield Object(path, load(document), document, line)
