"""Which chart a release has: from where, which version, and of one that is kept in the repository,
which of its files change."""

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

from generator.delta.objects import Found, Reference, parsed
from generator.delta.sides import Digests, RenderedSide
from generator.inspection.finding import mapping
from generator.inspection.sources import chart_reference
from generator.record import record
from generator.yaml.place import YamlError

_HASH = re.compile(r"-[0-9a-f]{12}\Z")
_BUILD = re.compile(r"\+h[0-9a-f]+\Z")

Find = Callable[[str, str, str], Found | None]


@record(kw_only=True)
class Chart:
    name: str
    version: str
    source: str
    """Its repository; empty for a chart that lies in the fleet's own."""
    folder: str = ""
    """Where its copy is."""
    dependencies: tuple[tuple[str, str], ...] = ()
    """Name and version, of a chart that lies in the fleet's repository."""

    def said(self) -> dict[str, Any]:
        depends = {"dependencies": dict(self.dependencies)} if self.dependencies else {}
        return {"chart": self.name, "version": self.version, "source": self.source, **depends}


def chart_of(release: Found, side: RenderedSide, find: Find) -> Chart:
    inline = mapping(release.spec, "chart", "spec")
    if inline:
        source = _source(mapping(inline, "sourceRef"), release, find)
        return Chart(
            name=str(inline.get("chart", "")),
            version=str(inline.get("version", "")),
            source=str(source.get("url", "")),
        )
    reference = mapping(release.spec, "chartRef")
    source = _source(reference, release, find)
    if reference.get("kind") == "HelmChart":
        folder = str(source.get("chart", "")).removeprefix("./") or str(reference.get("name"))
        about = _about(side, folder)
        return Chart(
            name=_HASH.sub("", posixpath.basename(folder)),
            # Without the hash of its content: what people gave it.
            version=_BUILD.sub("", str(about.get("version", ""))),
            source="",
            folder=folder,
            dependencies=_dependencies(about),
        )
    url = str(source.get("url", ""))
    pin = mapping(source, "ref")
    return Chart(
        name=posixpath.basename(url) or str(reference.get("name", "")),
        version=str(pin.get("digest") or pin.get("tag") or ""),
        source=posixpath.dirname(url),
    )


def content_changes(old: Chart, new: Chart, before: Digests, after: Digests) -> list[str]:
    """Name the files that differ between two copies of a chart, with ``+`` or ``-`` for those that
    come or go. Nothing if either copy is not there."""
    was, now = (_files(side, one.folder) for side, one in ((before, old), (after, new)))
    if not was or not now:
        return []
    return [
        f"{'' if path in was and path in now else '+' if path in now else '-'}{path}"
        for path in sorted(was.keys() | now.keys())
        if was.get(path) != now.get(path)
    ]


def _files(listing: Digests, folder: str) -> Mapping[str, str]:
    if not folder:
        return {}
    start = f"{folder}/"
    return {path[len(start) :]: one for path, one in listing.items() if path.startswith(start)}


def source_of(release: Found) -> Reference:
    """Return what a release has its chart from."""
    return _reference(chart_reference(release.spec), release)


def _source(reference: Mapping[str, Any], release: Found, find: Find) -> Mapping[str, Any]:
    found = find(*_reference(reference, release))
    return found.spec if found else {}


def _reference(reference: Mapping[str, Any], release: Found) -> Reference:
    return (
        str(reference.get("kind")),
        str(reference.get("namespace") or release.key[2]),
        str(reference.get("name")),
    )


def _about(side: RenderedSide, folder: str) -> Mapping[str, Any]:
    """Return what a copy of a chart says of itself."""
    try:
        documents = parsed(side.files.get(f"{folder}/Chart.yaml", b""))
    except (YamlError, UnicodeDecodeError):
        return {}
    return next((one for one in documents if isinstance(one, dict)), {})


def _dependencies(about: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    listed = about.get("dependencies")
    return tuple(
        (str(one.get("alias") or one.get("name")), str(one.get("version", "")))
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict)
    )
