"""The chart of a release, as plain ``helm`` takes it: a folder, or where to fetch it."""

import posixpath
import shlex
from collections.abc import Mapping
from typing import Any

from generator.charts.copying import ChartCopy
from generator.charts.vendoring import MissingDependency
from generator.diagnostic import InvalidError
from generator.document import parse
from generator.fleet import RemoteChart
from generator.record import record

FOLDER = "chart"
Files = Mapping[str, bytes]


@record(kw_only=True)
class ChartFrom:
    """What ``helm upgrade`` is told of the chart, and what has to be done before."""

    arguments: tuple[str, ...]
    title: str
    """Name and version, for people."""
    files: Files
    """By their path in the extract; none of a chart from elsewhere."""
    fetches: tuple[str, ...] = ()
    """Commands that fetch what the chart depends on and is not in it."""
    unknown: tuple[str, ...] = ()
    """Dependencies of which nothing says where they are."""


def remote(chart: RemoteChart) -> ChartFrom:
    version = ("--version", chart.version) if chart.version else ()
    if not chart.is_oci:
        arguments: tuple[str, ...] = (chart.name, "--repo", chart.repository, *version)
        title = f"`{chart.name}` {chart.version} of {chart.repository}"
    elif chart.digest:
        # The digest alone: a registry need not have the version as a tag.
        arguments = (f"{chart.repository}@{chart.digest}",)
        title = f"`{posixpath.basename(chart.repository)}` {chart.version or 'by its digest'}"
    else:
        arguments = (chart.repository, *version)
        title = f"`{posixpath.basename(chart.repository)}` {chart.version}"
    return ChartFrom(arguments=arguments, title=title, files={})


def local(copy: ChartCopy) -> ChartFrom:
    """Place a chart with what it takes from beside it in ``charts/``. It keeps the version that the
    fleet deploys, so that nothing changes where that version is used, as in labels."""
    files = {f"{FOLDER}/{name}": data for name, data in copy.files.items()}
    # All but the line that says that fleetwave made it.
    files[f"{FOLDER}/Chart.yaml"] = copy.files["Chart.yaml"].partition(b"\n")[2]
    fetches, unknown = [], []
    for missing in copy.missing:
        folder = _charts_of(files, missing)
        command = _fetch(files, missing, folder)
        if command is None:
            unknown.append(f"{missing.name} {missing.version}".strip())
        else:
            # helm makes no folder.
            fetches += [shlex.join(["mkdir", "-p", folder]), shlex.join(command)]
    return ChartFrom(
        arguments=(f"./{FOLDER}",),
        title=f"`{copy.name}` {copy.version}, in `{FOLDER}/`",
        files=files,
        fetches=tuple(dict.fromkeys(fetches)),
        unknown=tuple(dict.fromkeys(unknown)),
    )


def _fetch(files: Files, missing: MissingDependency, folder: str) -> list[str] | None:
    """Return the command that puts a dependency where helm looks for it.

    Not ``helm dependency build``: it wants charts from beside this one where they were, and does
    not look at what those depend on in turn.
    """
    version = _locked(files, posixpath.dirname(folder), missing.name) or missing.version
    end = ["--version", version] if version else []
    end += ["--destination", folder]
    url = missing.repository.replace("alias:", "@", 1)
    if url.startswith("oci://"):
        return ["helm", "pull", f"{url.rstrip('/')}/{missing.name}", *end]
    if url.startswith("@"):
        return ["helm", "pull", f"{url[1:]}/{missing.name}", *end]
    if url:
        return ["helm", "pull", missing.name, "--repo", url, *end]
    return None


def _charts_of(files: Files, missing: MissingDependency) -> str:
    """Return the folder where helm looks for what a chart, or one in it, depends on."""
    folder = FOLDER
    for name in missing.path.split(" > ")[1:-1]:
        folder = _subchart(files, folder, name)
    return f"{folder}/charts"


def _subchart(files: Files, folder: str, name: str) -> str:
    """Return the folder in which a chart keeps one that it depends on."""
    charts = sorted(
        path.removesuffix("/Chart.yaml")
        for path in files
        if path.startswith(f"{folder}/charts/")
        and path.endswith("/Chart.yaml")
        and path.count("/") == folder.count("/") + 3
    )
    named = (one for one in charts if _read(files, f"{one}/Chart.yaml").get("name") == name)
    return next(named, f"{folder}/charts/{name}")


def _locked(files: Files, folder: str, name: str) -> str | None:
    """Return the version that a lock file has chosen for a range."""
    for lock in ("requirements.lock", "Chart.lock"):
        entries = _read(files, f"{folder}/{lock}").get("dependencies")
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and entry.get("name") == name and entry.get("version"):
                return str(entry["version"])
    return None


def _read(files: Files, path: str) -> Mapping[str, Any]:
    if path not in files:
        return {}
    try:
        value = parse(path, files[path]).value
    except InvalidError:  # what Helm does not need to install
        return {}
    return value if isinstance(value, dict) else {}
