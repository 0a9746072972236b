"""An ApplicationSet that could make other Applications than it shows, or delete them."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import Keys
from generator.inspection.expansion import PARAMETER, elements, texts
from generator.inspection.finding import Finding, Object, mapping

_FINALIZER = "resources-finalizer.argocd.argoproj.io"
_POLICIES = ("create-update", "create-only")


def check(one: Object) -> Iterator[Finding]:
    yield from check_root(one)
    yield from _generators(one)
    yield from _parameters(one)


def check_root(one: Object) -> Iterator[Finding]:
    """Yield what is wrong with any ApplicationSet, also one that looks for its elements itself."""
    spec = one.spec
    text = "without `goTemplate` and `missingkey=error` a typo becomes `<no value>`"
    if not spec.get("goTemplate"):
        yield _unsafe(one, ("spec", "goTemplate"), text)
    elif "missingkey=error" not in (spec.get("goTemplateOptions") or ()):
        yield _unsafe(one, ("spec", "goTemplateOptions"), text, True)
    for key in ("strategy", "templatePatch"):
        if key in spec:
            yield _unsafe(one, ("spec", key), f"`{key}` breaks the order of the rollout", True)
    yield from _policy(one)
    if "{{" in str(mapping(spec, "template", "spec").get("project", "")):
        keys = ("spec", "template", "spec", "project")
        yield _unsafe(one, keys, "the project must be named, not taken from an element")


def _policy(one: Object) -> Iterator[Finding]:
    policy = mapping(one.spec, "syncPolicy")
    if not policy.get("preserveResourcesOnDeletion"):
        text = "without `preserveResourcesOnDeletion` a lost file deletes every hub"
        yield _unsafe(one, ("spec", "syncPolicy"), text, True)
    chosen = policy.get("applicationsSync")
    if chosen not in _POLICIES:
        text = (
            f"with `applicationsSync: {chosen}` a lost element deletes its Application"
            if chosen
            else "without `applicationsSync: create-update` a lost element deletes its Application"
        )
        yield _unsafe(one, ("spec", "syncPolicy", "applicationsSync"), text)
    elif _FINALIZER not in (one.metadata.get("finalizers") or ()):
        text = f"without the finalizer `{_FINALIZER}`, deleting this deletes its Applications"
        yield _unsafe(one, ("metadata", "finalizers"), text, True)


def _generators(one: Object) -> Iterator[Finding]:
    if not one.spec.get("generators"):
        text = "without a generator there is no Application, and nothing is deployed"
        yield _unsafe(one, ("spec", "generators"), text)
    for index, generator in enumerate(one.spec.get("generators") or ()):
        at: Keys = ("spec", "generators", index)
        for kind in generator:
            if kind != "list":
                text = f"`{kind}` makes Applications of what is not in this file: only `list` holds"
                yield _unsafe(one, (*at, kind), text, True)
        listed = mapping(generator, "list")
        for key in listed:
            if key != "elements":
                text = f"`{key}` makes Applications otherwise than the template says"
                yield _unsafe(one, (*at, "list", key), text, True)
        if (not generator or "list" in generator) and not listed.get("elements"):
            text = "without elements there is no Application, and nothing is deployed"
            yield _unsafe(one, (*at, "list", "elements"), text)
        yield from _elements(one, (*at, "list", "elements"), listed.get("elements") or ())


def _elements(one: Object, at: Keys, listed: Any) -> Iterator[Finding]:
    for number, element in enumerate(listed):
        here = (*at, number)
        if not isinstance(element, Mapping) or not element:
            yield _unsafe(one, here, "an empty element leaves the template as it is")
            continue
        for key, value in element.items():
            if not isinstance(value, str) or not value:
                yield _unsafe(one, (*here, key), f"`{key}` must be text, and not empty")
        if isinstance(listed[0], Mapping) and element.keys() != listed[0].keys():
            other = ", ".join(f"`{key}`" for key in sorted(element.keys() ^ listed[0].keys()))
            yield _unsafe(one, here, f"not all elements have the same keys: {other}")


def _parameters(one: Object) -> Iterator[Finding]:
    """Argo CD runs every text of a template, keys of maps too, as a Go template."""
    found = [set(element) for _, element in elements(one.spec)]
    if not found:
        return  # said elsewhere
    common = set.intersection(*found)
    for keys, text, is_key in texts(one.spec.get("template"), ("spec", "template")):
        if "{{" not in text:
            continue
        names = PARAMETER.findall(text)
        if "{{" in PARAMETER.sub("", text):
            yield _unsafe(
                one, keys, f"`{text}` is run as a program: only `{{{{ .key }}}}` is meant", is_key
            )
        for name in names:
            if name not in common:
                yield _unsafe(one, keys, f"not every element has `{name}`", is_key)


def _unsafe(one: Object, keys: Keys, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="unsafe-applicationset", message=message)
