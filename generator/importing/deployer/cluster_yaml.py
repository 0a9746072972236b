"""cluster.yaml files as they are found, of whatever shape: for those who look before validating."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from generator.config_paths import cluster_file
from generator.configuration import cluster_folders
from generator.diagnostic import InvalidError, Keys
from generator.document import parse
from generator.record import record
from generator.tree import Files, InvalidPathError


@record
class Entry:
    """A hub, or the support of a cluster."""

    keys: Keys
    value: Mapping[str, Any]

    def layers(self) -> Iterator[tuple[Keys, str]]:
        """Give the values files that are listed, and where."""
        listed = self.value.get("helm_chart_values_files")
        for index, name in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(name, str):
                yield (*self.keys, "helm_chart_values_files", index), name


@record
class ClusterYaml:
    path: str
    value: Mapping[str, Any]

    def file(self, name: str) -> str:
        """Return the path of a file that it names."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), name))

    @property
    def support(self) -> Entry | None:
        found = self.value.get("support")
        return Entry(("support",), found) if isinstance(found, dict) else None

    @property
    def hubs(self) -> tuple[Entry, ...]:
        found = self.value.get("hubs")
        return tuple(
            Entry(("hubs", index), hub)
            for index, hub in enumerate(found if isinstance(found, list) else ())
            if isinstance(hub, dict)
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (self.support, *self.hubs) if self.support else self.hubs


def read_clusters(files: Files) -> tuple[ClusterYaml, ...]:
    """Return those that can be read; what is wrong with others is for the pipeline to say."""
    found = []
    for folder in cluster_folders(files):
        path = cluster_file(folder)
        try:
            value = parse(path, files.read(path)).value
        except (InvalidError, InvalidPathError):
            continue
        if isinstance(value, dict):
            found.append(ClusterYaml(path, value))
    return tuple(found)
