"""What a paused hub keeps: its folder of ``rendered/``, the source of its chart, and what they name
of the store. All of it is committed, so keeping twice is keeping once."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.fleet import Cluster, Engine, Exemption, Release, Settings
from generator.inspection.sources import chart_reference, source
from generator.pausing.objects import Object, UnreadableError, kind
from generator.pausing.release import paused
from generator.pausing.rendered import RESTORE, Rendered
from generator.pausing.secrets import bundle
from generator.pausing.staying import check_identity, check_namespace, check_registry
from generator.plan.artifact import is_marked
from generator.plan.bundles import SecretBundle
from generator.plan.folders import hub_folder, sources_file
from generator.plan.release import is_protected
from generator.plan.sources import Source
from generator.plan.store import STORES
from generator.record import record
from generator.tree import Files

_STORE = tuple(f"{store}/" for store in STORES)
_SECRETS = ("/secrets.yaml", "/secret.yaml")
_OF_FOLDER = ("namespace.yaml", "kustomization.yaml")
"""What does not depend on the hub's configuration is rendered anew."""
_OF_THE_OTHER = {Engine.ARGOCD: "secret.yaml", Engine.FLUX: "secrets.yaml"}


@record(kw_only=True)
class Kept:
    files: Mapping[str, bytes]
    """The hub's folder, but for its namespace."""
    store: Mapping[str, bytes]
    """The directories of charts and secrets that they name."""
    source: Source
    kinds: frozenset[tuple[str, str]]
    """(group, kind) of the objects in ``files``."""
    bundle: SecretBundle | None
    """The encrypted files, if ``files`` had them in the form of another engine than is to deliver
    the cluster now."""

    @property
    def has_secrets(self) -> bool:
        return bool(self.bundle) or any(path.endswith(_SECRETS) for path in self.files)


class Keeper:
    """Finds what one hub keeps; raises ``InvalidError`` if there is nothing, or not all of it."""

    def __init__(
        self,
        files: Files,
        release: Release,
        pause: Exemption,
        settings: Settings,
        cluster: Cluster,
    ) -> None:
        self.files = files
        self.rendered = Rendered(files=files, pause=pause)
        self.release = release
        self.pause = pause
        self.settings = settings
        self.cluster = cluster
        self.folder = hub_folder(release.cluster, release.name)
        self.store: dict[str, bytes] = {}

    def keep(self) -> Kept:
        kept = dict(self._folder())
        path = f"{self.folder}/helmrelease.yaml"
        if path not in kept:
            raise self.rendered.problem(
                f"`{self.release.name}` has no `{path}` of ours that it could keep",
                "render the hub once, commit it, and pause it then",
            )
        other = self._bundle(kept.pop(f"{self.folder}/{_OF_THE_OTHER[self.cluster.engine]}", None))
        found = {name: self.rendered.objects(name, data) for name, data in kept.items()}
        everything = [one for many in found.values() for one in many]
        for one in everything:
            if one["kind"] == "Kustomization":
                self._keep_directory(one, one["spec"].get("path", ""))
        match found[path]:
            case [{"kind": "HelmRelease"} as release]:
                check_identity(self.rendered, self.release, release, self.settings)
            case _:
                raise self.rendered.unreadable(path, "it is not one HelmRelease")
        try:
            annotation = f"{self.settings.naming.label_prefix}/paused"
            kept[path] = paused(
                kept[path],
                annotation,
                self.pause.reason,
                is_protected=is_protected(self.release),
            )
        except UnreadableError as error:
            raise self.rendered.unreadable(path, str(error)) from None
        origin = self._source(release)
        return Kept(
            files=kept,
            store=self.store,
            source=origin,
            kinds=frozenset(map(kind, everything)),
            bundle=other,
        )

    def _folder(self) -> Iterator[tuple[str, bytes]]:
        for name in self.files.names(self.folder)[1]:
            path = f"{self.folder}/{name}"
            data = self.rendered.read(path)
            if name not in _OF_FOLDER and is_marked(data):
                yield path, data

    def _bundle(self, data: bytes | None) -> SecretBundle | None:
        """Read the encrypted files in the form of another engine."""
        if data is None:
            return None
        path = f"{self.folder}/{_OF_THE_OTHER[self.cluster.engine]}"
        if self.cluster.engine is Engine.FLUX:
            folder = self.rendered.objects(path, data)[0]["spec"].get("path", "").removeprefix("./")
            path = f"{folder}/secret.yaml"
            data = self.rendered.read(path)
        try:
            return bundle(self.release, data)
        except UnreadableError as error:
            raise self.rendered.unreadable(path, str(error)) from None

    def _source(self, release: Object) -> Source:
        path = sources_file(self.release.cluster)
        reference = chart_reference(release["spec"])
        known = self.rendered.objects(path, self.rendered.read(path)) if reference else []
        found = source(reference, known)
        if found is None:
            raise self.rendered.problem(
                f"`{path}` has no source of the paused hub's chart", RESTORE
            )
        spec = found["spec"]
        chart = spec.get("chart", "").removeprefix("./")
        if chart:
            self._keep_directory(found, chart)
            check_registry(self.rendered, self.cluster)
        check_namespace(self.rendered, found, self.settings)
        ref = spec.get("ref", {})
        return Source(
            kind=found["kind"],
            name=found["metadata"]["name"],
            url=spec.get("url", ""),
            path=chart,
            tag=ref.get("tag"),
            digest=ref.get("digest"),
            secret=spec.get("secretRef", {}).get("name"),
        )

    def _keep_directory(self, named_by: Mapping[str, Any], folder: str) -> None:
        folder = folder.removeprefix("./")
        paths = self.files.walk(folder) if folder.startswith(_STORE) else ()
        if not paths:
            raise self.rendered.problem(
                f"`{folder}`, which the paused hub needs, is not there", RESTORE
            )
        check_namespace(self.rendered, named_by, self.settings)
        self.store |= {path: self.rendered.read(path) for path in paths}
