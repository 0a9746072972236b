"""Fleets as people write them: configuration, and how it changes from commit to commit."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import yaml

from tests.e2e.bed import hosting

CHART = {"repository": f"{hosting.URL}/charts", "version": "0.1.0"}
TIMEOUT = "30s"
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    name: str
    hubs: Mapping[str, Values]
    """Name → more keys of its entry. A hub with `staging` in its name is a canary."""
    layers: Mapping[str, Values | str] = field(default_factory=dict)
    """Name → values, or the text of the file. Each hub has `common`, and one of its own name."""
    keys: Values = field(default_factory=dict)
    """More keys of its cluster.yaml."""
    destination: str = "alpha"

    def files(self) -> dict[str, str]:
        folder = f"config/clusters/{self.name}"
        layers = {f"{folder}/{name}": _text(values) for name, values in self._files().items()}
        hubs = [self._hub(name, keys) for name, keys in self.hubs.items()]
        content = {"name": self.name, "provider": "other", "hubs": hubs, **self.keys}
        if self.destination != self.name:
            content["destination"] = {"name": self.destination}
        return {f"{folder}/cluster.yaml": yaml.safe_dump(content, sort_keys=False), **layers}

    def _hub(self, name: str, keys: Values) -> dict[str, Any]:
        layers = [file for file in self._files() if _belongs(file, name)]
        domain = f"{name}.{self.name}.example.org"
        return {
            "name": name,
            "domain": domain,
            "helm_chart": "hub",
            "helm_chart_values_files": layers,
            **keys,
        }

    def _files(self) -> dict[str, Values | str]:
        names = ["common", *self.layers, *self.hubs]
        named = {name: self.layers.get(name, {}) for name in names}
        return {
            f"{name}.values.yaml"
            if not name.startswith("enc-")
            else f"{name}.secret.values.yaml": v
            for name, v in named.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    clusters: tuple[Cluster, ...]
    charts: Mapping[str, Values] = field(default_factory=lambda: {"hub": CHART})
    settings: Values = field(default_factory=dict)
    """More keys of fleet.yaml."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Other files of the repository: charts, templates."""

    def files(self, url: str, flux_version: str, engine: str) -> dict[str, str]:
        own = {"timeout": TIMEOUT, "flux_version": flux_version, "engine": engine}
        delivery = {**own, **self.settings.get("delivery", {})}
        fleet = {
            "repository": {"url": url},
            "charts": dict(self.charts),
            **self.settings,
            "delivery": delivery,
        }
        files = {"config/fleet.yaml": yaml.safe_dump(fleet), **self.more}
        for cluster in self.clusters:
            files |= cluster.files()
        return files

    def canaries(self) -> dict[str, tuple[str, ...]]:
        """Return the namespaces of each production hub's canaries."""
        found = {}
        for cluster in self.clusters:
            staging = [name for name in cluster.hubs if "staging" in name]
            for name, keys in cluster.hubs.items():
                if name not in staging:
                    by = keys.get("staged_by", staging)
                    names = [by] if isinstance(by, str) else by
                    found[namespace(cluster.name, name)] = tuple(
                        namespace(cluster.name, each) for each in names
                    )
        return found

    def layer(self, name: str, /, *, of: str = "", **values: Any) -> Self:
        """Return the fleet with a values file written anew, in one cluster or in each."""
        return self._each(of, lambda one: replace(one, layers={**one.layers, name: values}))

    def encrypted(self, name: str, text: str) -> Self:
        """Return the fleet with an encrypted layer, after the plain one of the same name."""
        layer = f"enc-{name}"
        return self._each("", lambda one: replace(one, layers={**one.layers, layer: text}))

    def chart(self, **keys: Any) -> Self:
        return replace(self, charts={"hub": {**self.charts["hub"], **keys}})

    def kept_here(self, files: Mapping[str, str]) -> Self:
        """Return the fleet with its chart in the repository."""
        more = {f"helm-charts/hub/{path}": text for path, text in files.items()}
        return replace(self, charts={"hub": {"path": "helm-charts/hub"}}, more=more)

    def hub(self, name: str, **keys: Any) -> Self:
        """Return the fleet with other keys in a hub's entry."""
        return self._each("", lambda one: replace(one, hubs={**one.hubs, name: keys}))

    def without(self, hub: str) -> Self:
        def drop(one: Cluster) -> Cluster:
            return replace(one, hubs={k: v for k, v in one.hubs.items() if k != hub})

        return self._each("", drop)

    def set(self, **settings: Any) -> Self:
        """Return the fleet with more keys in fleet.yaml."""
        return replace(self, settings={**self.settings, **settings})

    def delivered(self, **keys: Any) -> Self:
        """Return the fleet with more keys in fleet.yaml's `delivery`."""
        return self.set(delivery={**self.settings.get("delivery", {}), **keys})

    def keys(self, **keys: Any) -> Self:
        """Return the fleet with other keys in its cluster.yaml."""
        return self._each("", lambda one: replace(one, keys=keys))

    def _each(self, cluster: str, change: Any) -> Self:
        clusters = tuple(change(one) if cluster in {"", one.name} else one for one in self.clusters)
        return replace(self, clusters=clusters)


def fleet(name: str, *hubs: str, **more: Any) -> Fleet:
    """Return a fleet of one cluster, whose objects meet no other scenario's."""
    layers = {"common": {"shared": {"level": 1}}}
    cluster = Cluster(name=name, hubs={hub: {} for hub in hubs}, layers=layers)
    return Fleet(clusters=(cluster,), settings=apart(name), **more)


def apart(name: str) -> Values:
    """Return settings with which two fleets share a cluster without meeting."""
    return {
        "naming": {"namespace": "{cluster}-{hub}"},
        "delivery": {"system_namespace": f"{name}-system"},
    }


def namespace(cluster: str, hub: str) -> str:
    return f"{cluster}-{hub}"


def _belongs(file: str, hub: str) -> bool:
    layer = file.split(".", 1)[0].removeprefix("enc-")
    return layer in {"common", hub}


def _text(values: Values | str) -> str:
    return values if isinstance(values, str) else yaml.safe_dump(dict(values))
