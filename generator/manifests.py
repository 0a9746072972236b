"""Check rendered objects: the API servers' schemas, and the rules that no schema states.

Source of the rules: the validator checklist of Argo CD and the CEL rules of Flux's CRDs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from generator import schema
from generator.diagnostic import Diagnostic, Keys, Location
from generator.safety import unsafe
from generator.yaml.find import find
from generator.yaml.loader import load
from generator.yaml.place import YamlError

_KUSTOMIZATION = "kustomize.config.k8s.io/v1beta1/Kustomization"
"""A build file, not an object: no API server has a schema for it."""
_NAME = re.compile(r"[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\Z")
_LABEL = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?\Z")
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_WAVE = "argocd.argoproj.io/sync-wave"
_LONGEST_LINE = 120


@dataclass(frozen=True, slots=True)
class Written:
    """A rendered text, and the template that wrote it."""

    path: str
    text: str
    """The envelope: with ``{}`` in place of values."""
    template: str
    """Path of the template, for messages."""
    template_text: str


def check(written: Written) -> Iterator[Diagnostic]:
    """Yield what is wrong with the objects of a file, at the template that wrote them."""
    for document in written.text.split("\n---\n"):
        try:
            value = load(document)
        except YamlError as error:
            yield _problem(written, error.problem, document, error.line)
            continue
        for keys, problem in _problems(value):
            span = find(document, keys, on_key=True)
            place = ".".join(map(str, keys))
            message = f"{place}: {problem}" if place else problem
            yield _problem(written, message, document, span.line if span else None)


def _problems(value: Any) -> Iterator[tuple[Keys, str]]:
    if not isinstance(value, dict) or not value.get("apiVersion") or not value.get("kind"):
        yield (), "this is no Kubernetes object: it needs `apiVersion` and `kind`"
        return
    kind = f"{value['apiVersion']}/{value['kind']}"
    if kind == _KUSTOMIZATION:
        return
    name = schema.shipped("kubernetes/index.json").get(kind)
    if name is None:
        yield ("kind",), f"fleetwave has no schema for `{kind}`"
        return
    name = f"kubernetes/{name}"
    if not schema.is_valid(name, value):
        for found in schema.check(name, "", value):
            yield found.location.keys, found.message
        return
    yield from _metadata(value["metadata"])
    yield from unsafe(value)
    if value["kind"] == "HelmRelease":
        yield from _helm_release(value["spec"])


def _metadata(metadata: dict[str, Any]) -> Iterator[tuple[Keys, str]]:
    if not _NAME.match(metadata["name"]):
        yield ("metadata", "name"), f"`{metadata['name']}` is not a name that Kubernetes takes"
    for key, label in metadata.get("labels", {}).items():
        if not _LABEL.match(label):
            yield ("metadata", "labels", key), f"`{label}` is not a label that Kubernetes takes"
    wave = metadata.get("annotations", {}).get(_WAVE)
    if wave is not None and not _INTEGER.match(wave):
        # Argo CD takes anything else for 0, the wave of the staging hubs.
        yield ("metadata", "annotations", _WAVE), f"`{wave}` is not a whole number"


def _helm_release(spec: dict[str, Any]) -> Iterator[tuple[Keys, str]]:
    if ("chart" in spec) == ("chartRef" in spec):
        yield ("spec",), "exactly one of `chart` and `chartRef` must be there"
    for action in ("install", "upgrade"):
        strategy = spec.get(action, {}).get("strategy", {})
        if "retryInterval" in strategy and strategy["name"] != "RetryOnFailure":
            yield ("spec", action, "strategy"), "`retryInterval` goes with `RetryOnFailure` only"


def _problem(written: Written, message: str, document: str, line: int | None) -> Diagnostic:
    lines = document.split("\n")
    wrong = lines[line - 1] if line and line <= len(lines) else ""
    return Diagnostic(
        location=Location(
            written.template, line=_template_line(written.template_text, wrong), column=1
        ),
        rule="invalid-manifest",
        message=message,
        help="mend the template, or remove it to have fleetwave's own",
        note=f"in `{written.path}`" + (f": `{wrong.strip()[:_LONGEST_LINE]}`" if wrong else ""),
    )


@cache
def _template_line(template: str, written: str) -> int:
    """Find the line of a template that wrote a line, by its text or else by its key: the nearest
    thing to a mark."""
    lines = template.split("\n")
    if written in lines:
        return lines.index(written) + 1
    key = written.split(":", 1)[0] + ":"
    for number, line in enumerate(lines, 1):
        if line.replace('"', "").startswith(key.replace('"', "")) and key != ":":
            return number
    return 1
