"""An entry of `charts` in fleet.yaml → Chart."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.fleet import Chart, LocalChart, Reference, RemoteChart
from generator.parsing.references import resolve
from generator.parsing.variables import variable

# Semantic versioning 2.0, with the leading v that Helm allows.
EXACT_VERSION = re.compile(
    r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?\Z"
)


def parse_chart(path: str, key: str, entry: Mapping[str, Any]) -> Chart:
    """Raises ``InvalidError`` with everything that is wrong with the entry."""
    keys = ("charts", key)
    values = _values(path, key, entry)
    variables = tuple(
        variable(name, each) for name, each in sorted(entry.get("jsonnet_variables", {}).items())
    )
    found = list(_chart_problems(path, key, entry))
    if found:
        raise InvalidError(*found)
    if "path" in entry:
        location = Location(path, (*keys, "path"))
        return LocalChart(
            key=key,
            path=resolve("", entry["path"], location).path,
            must_vendor=entry.get("dependencies") == "vendored",
            values=values,
            variables=variables,
            location=location,
        )
    repository = entry["repository"]
    return RemoteChart(
        key=key,
        name=entry.get("chart", key),
        repository=repository,
        version=entry.get("version"),
        digest=entry.get("digest"),
        values=values,
        variables=variables,
    )


def _values(path: str, key: str, entry: Mapping[str, Any]) -> tuple[Reference, ...]:
    return tuple(
        resolve("", name, Location(path, ("charts", key, "values", index)))
        for index, name in enumerate(entry.get("values", ()))
    )


def _chart_problems(path: str, key: str, entry: Mapping[str, Any]) -> Iterator[Diagnostic]:
    place = ("charts", key)

    def problem(message: str, help_text: str, *keys: str) -> Diagnostic:
        location = Location(path, (*place, *keys), on_key=not keys)
        return Diagnostic(location=location, rule="invalid-chart", message=message, help=help_text)

    if ("path" in entry) == ("repository" in entry):
        yield problem(
            f"the chart `{key}` needs either a `path` or a `repository`",
            "`path` for a chart in this repository, `repository` and `version` for any other",
        )
        return
    if "path" in entry:
        for name in ("chart", "version", "digest"):
            if name in entry:
                yield problem(
                    f"a chart in this repository has no `{name}` here",
                    f"remove it: `{entry['path']}/Chart.yaml` says it",
                    name,
                )
        return
    is_oci = entry["repository"].startswith("oci://")
    misplaced = {
        "dependencies": "remove it: it is for charts in this repository",
        "digest": None if is_oci else "give a `version`: only a registry knows digests",
        "chart": "end `repository` with the chart's name instead" if is_oci else None,
    }
    for name, way_out in misplaced.items():
        if name in entry and way_out:
            yield problem(f"`{name}` means nothing for this chart", way_out, name)
    yield from _version_problems(path, key, entry)


def _version_problems(path: str, key: str, entry: Mapping[str, Any]) -> Iterator[Diagnostic]:
    keys = ("charts", key)
    version = entry.get("version")
    if version is None and "digest" not in entry:
        yield Diagnostic(
            location=Location(path, keys, on_key=True),
            rule="unpinned-chart",
            message=f"the chart `{key}` has no version",
            help="add `version: …`: without one, a new release of the chart would reach hubs by "
            "itself",
        )
    elif version is not None and not EXACT_VERSION.match(version):
        yield Diagnostic(
            location=Location(path, (*keys, "version")),
            rule="unpinned-chart",
            message=f"`{version}` is not an exact version",
            help="write all three numbers, without a range: `4.2.0`",
        )
    url = entry["repository"]
    if url.startswith("oci://") and ":" in url.rsplit("/", 1)[1]:
        yield Diagnostic(
            location=Location(path, (*keys, "repository")),
            rule="invalid-chart",
            message="the address of a chart has no tag or digest",
            help="move it to `version` or `digest`",
        )
