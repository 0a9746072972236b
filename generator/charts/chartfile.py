"""Chart.yaml: what a chart is called, and what it depends on, as Helm reads it."""

import posixpath
from collections.abc import Mapping
from typing import Any

from generator.charts.semver import read_version
from generator.diagnostic import Diagnostic, InvalidError, Keys, Location
from generator.document import parse
from generator.record import record


@record(kw_only=True)
class Dependency:
    name: str
    version: str
    repository: str
    location: Location


@record(kw_only=True)
class ChartFile:
    path: str
    name: str
    version: str
    dependencies: tuple[Dependency, ...]


def problem(
    location: Location, message: str, *, rule: str = "invalid-chart", fix: str | None = None
) -> InvalidError:
    return InvalidError(Diagnostic(location=location, rule=rule, message=message, help=fix))


def read_chart_file(folder: str, path: str, content: Mapping[str, bytes]) -> ChartFile:
    """Read the Chart.yaml among a chart's files; ``path`` is where it was taken from.

    Raises ``InvalidError`` where Helm's ``Metadata.Validate`` finds no name or version, or where
    the list of dependencies is none. As in Helm, ``requirements.yaml`` overrules that list.
    """
    value = parse(path, content["Chart.yaml"]).value
    if not isinstance(value, dict):
        raise problem(Location(path), "Chart.yaml must be a map")
    name = _text(value, "name", path, ())
    if name in ("", ".", "..") or "/" in name:
        message = f"`{name}` cannot be the name of a chart" if name else "the chart has no `name`"
        raise problem(Location(path, ("name",)), message)
    version = _text(value, "version", path, ())
    if not version:
        raise problem(Location(path), "the chart has no `version`")
    if read_version(version) is None:
        raise problem(
            Location(path, ("version",)),
            f"`{version}` is not a semantic version",
            fix="write it like `1.2.3` or `1.2.3-rc.1`, in quotes",
        )
    listed, place = value.get("dependencies"), path
    if "requirements.yaml" in content:
        older = posixpath.join(folder, "requirements.yaml")
        requirements = parse(older, content["requirements.yaml"]).value
        if isinstance(requirements, dict) and requirements.get("dependencies"):
            listed, place = requirements["dependencies"], older
    return ChartFile(
        path=path, name=name, version=version, dependencies=_dependencies(place, listed)
    )


def _dependencies(path: str, listed: Any) -> tuple[Dependency, ...]:
    if not isinstance(listed, list | None):
        raise problem(Location(path, ("dependencies",)), "`dependencies` must be a list")
    found = []
    for index, item in enumerate(listed or ()):
        keys: Keys = ("dependencies", index)
        if not isinstance(item, dict):
            raise problem(Location(path, keys), "a dependency must be a map")
        name = _text(item, "name", path, keys)
        if name in ("", ".", "..") or "/" in name:
            raise problem(Location(path, keys), "a dependency must have the `name` of a chart")
        found.append(
            Dependency(
                name=name,
                version=_text(item, "version", path, keys),
                repository=_text(item, "repository", path, keys),
                location=Location(path, keys),
            )
        )
    return tuple(found)


def _text(mapping: dict[str, Any], key: str, path: str, keys: Keys) -> str:
    """Return a field as sigs.k8s.io/yaml puts it into a string: ``1.10`` is the number 1.1."""
    from generator.yaml.scalar import float_key  # noqa: PLC0415 -- not for `--help`

    value = mapping.get(key)
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return float_key(value)
        case _:
            raise problem(Location(path, (*keys, key)), f"`{key}` must be text")
