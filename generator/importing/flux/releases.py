"""A HelmRelease → a hub: its names as Flux makes them, its stage, its cluster, its layers."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Any

from generator.importing.flux.charts import FoundChart
from generator.importing.flux.layers import FileLayer, Layers
from generator.importing.flux.objects import Object, mapping
from generator.importing.naming import slug
from generator.record import record

_CHARTS = ("jupyterhub", "binderhub", "basehub", "daskhub")
_LONGEST = 53
_LENGTH_OF_HASH = 12
_LABELS = ("stage", "environment", "env", "tier")
_STAGING = {"staging", "stage", "stg"}
_STAGES = {
    "staging": _STAGING | {"canary", "dev", "develop", "development", "preprod", "test", "testing"},
    "production": {"live", "prod", "production"},
}
"""What labels say, in the words of those who write them; of names only the plainest count."""
_PATTERN = "*staging*"
"""Of fleet.yaml, by default."""


@record(kw_only=True, eq=False)
class Live:
    """A release as it is on its cluster."""

    held: Object
    chart: FoundChart
    layers: Layers

    @property
    def namespace(self) -> str:
        return str(self.held.spec.get("targetNamespace") or self.held.namespace)

    @property
    def storage(self) -> str:
        """The namespace of Helm's record of it."""
        return str(self.held.spec.get("storageNamespace") or self.held.namespace)

    @property
    def release_name(self) -> str:
        """As helm-controller composes it."""
        if own := self.held.spec.get("releaseName"):
            return str(own)
        target = self.held.spec.get("targetNamespace")
        name = f"{target}-{self.held.name}" if target else self.held.name
        if len(name) <= _LONGEST:
            return name
        start = name[: _LONGEST - _LENGTH_OF_HASH - 1]
        return f"{start}-{sha256(name.encode()).hexdigest()[:_LENGTH_OF_HASH]}"

    @property
    def values(self) -> Mapping[str, Any]:
        return mapping(self.held.spec, "values")

    @property
    def is_same_object(self) -> bool:
        """Whether what is rendered for it has the name and namespace of what there is."""
        return (self.held.namespace, self.held.name) == (self.namespace, self.release_name)

    @property
    def is_hub(self) -> bool:
        all_values = [self.values]
        all_values += [one.values for one in self.layers.found if isinstance(one, FileLayer)]
        return (
            self.chart.name in _CHARTS
            or any("jupyterhub" in values for values in all_values)
            or any({"hub", "singleuser"} <= values.keys() for values in all_values)
        )


def cluster(live: Live, otherwise: str) -> str:
    """Return the name of its cluster: a folder below ``clusters/``, else the kubeconfig's Secret,
    else ``otherwise``."""
    folders = live.held.path.split("/")[:-1]
    if "clusters" in folders[:-1]:
        return slug(folders[folders.index("clusters") + 1])
    secret = mapping(live.held.spec, "kubeConfig", "secretRef").get("name")
    return slug(str(secret)) if secret else slug(otherwise)


def hub_names(releases: Iterable[Live]) -> dict[Live, str]:
    """Name the hubs of a cluster: as their HelmReleases, or where these are alike by namespace."""
    known = list(releases)
    own = [slug(one.held.name) for one in known]
    spaces = [slug(one.namespace) for one in known]
    named: dict[Live, str] = {}
    for one, name, space in zip(known, own, spaces, strict=True):
        is_alone = own.count(name) == 1 and name != "support"
        fits = spaces.count(space) == 1 and space not in own and space != "support"
        named[one] = name if is_alone else space if fits else f"{space}-{name}"
    return named


def stage(live: Live, name: str) -> str | None:
    """Return the stage to be written down: None where the fleet's pattern tells it."""
    labels = {
        str(key).rsplit("/", 1)[-1]: str(value)
        for key, value in mapping(live.held.metadata, "labels").items()
    }
    said = next((labels[key] for key in _LABELS if key in labels), None)
    found = next((one for one, words in _STAGES.items() if said in words), None)
    if found is None:
        parts = {*live.namespace.split("-"), *live.release_name.split("-")}
        found = "staging" if parts & _STAGING else None
    by_pattern = "staging" if fnmatchcase(name, _PATTERN) else "production"
    return found if found != by_pattern else None
