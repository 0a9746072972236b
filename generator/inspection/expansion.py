"""ApplicationSet → Applications, as Argo CD makes them of the one form that fleetwave renders: a
list of elements, and ``{{ .key }}`` in the template."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from generator.diagnostic import Keys
from generator.inspection import glob
from generator.inspection.finding import Object, mapping
from generator.record import record

PARAMETER = re.compile(r"\{\{\s*\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")

MANIFESTS = (".yaml", ".yml", ".json")
"""What Argo CD takes for manifests, by the end of a file's name."""


@record(kw_only=True)
class Application:
    """What Argo CD will apply, from which files, to which cluster."""

    origin: Object
    """The ApplicationSet, or the Application itself."""
    element: Keys
    """To its element in the list; empty for one that stands alone."""
    name: str
    spec: Mapping[str, Any]

    @property
    def path(self) -> str:
        return str(mapping(self.spec, "source").get("path", ""))

    @property
    def destination(self) -> Mapping[str, str]:
        return mapping(self.spec, "destination")

    def covers(self, path: str) -> bool:
        """Tell whether it applies a file."""
        folder = posixpath.normpath(self.path or ".")
        if not path.startswith(f"{folder}/") or not path.endswith(MANIFESTS):
            return False
        below = path.removeprefix(f"{folder}/")
        directory = mapping(self.spec, "source", "directory")
        if "/" in below and not directory.get("recurse"):
            return False
        include, exclude = directory.get("include"), directory.get("exclude")
        return not (exclude and glob.matches(exclude, below)) and (
            not include or glob.matches(include, below)
        )

    def place(self, *keys: str | int) -> Keys:
        """Return where a value of it is written: in the element, if the template takes it whole
        from there."""
        if not self.element:
            return keys
        template = ("spec", "template", *keys)
        value: Any = self.origin.value
        for key in template:
            try:
                value = value[key]
            except (LookupError, TypeError):
                return template
        match = PARAMETER.fullmatch(value) if isinstance(value, str) else None
        return (*self.element, match[1]) if match else template


def elements(spec: Mapping[str, Any]) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    """Give the elements of the list generators of an ApplicationSet that are not empty, and the
    keys to each."""
    for index, generator in enumerate(_listed(spec, "generators")):
        listed = mapping(generator, "list") if isinstance(generator, Mapping) else {}
        for number, element in enumerate(_listed(listed, "elements")):
            if isinstance(element, dict) and element:
                yield ("spec", "generators", index, "list", "elements", number), element


def _listed(value: Mapping[str, Any], key: str) -> Sequence[Any]:
    found = value.get(key)
    return found if isinstance(found, list) else ()


def applications(objects: Iterable[Object]) -> Iterator[Application]:
    for one in objects:
        if one.kind == "Application":
            yield Application(origin=one, element=(), name=one.name, spec=one.spec)
        elif one.kind == "ApplicationSet":
            template = mapping(one.spec, "template")
            for keys, element in elements(one.spec):
                made = _filled(template, element)
                name = str(mapping(made, "metadata").get("name", ""))
                yield Application(origin=one, element=keys, name=name, spec=mapping(made, "spec"))


def _filled(value: Any, element: Mapping[str, Any]) -> Any:
    """Fill in the parameters; one that the element does not have stays as it is."""
    if isinstance(value, str):
        return PARAMETER.sub(lambda match: str(element.get(match[1], match[0])), value)
    if isinstance(value, dict):
        return {_filled(key, element): _filled(item, element) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, element) for item in value]
    return value


def texts(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, str, bool]]:
    """Give every text in a value, keys of maps included: where it is, and whether it is a key."""
    if isinstance(value, str):
        yield keys, value, False
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*keys, key), key, True
            yield from texts(item, (*keys, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts(item, (*keys, index))
