"""A rendered object, and what is wrong in it. Positions are found only when something is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.diagnostic import Diagnostic, Keys, Level, Location

_WAY_OUT = "run `make render`; to have it otherwise, change `config/` or `templates/`"
_BUILD_FILE = "kustomize.config.k8s.io/v1beta1"


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """One document of a rendered file. Its schema holds, so keys that it asks for are there."""

    path: str
    value: Mapping[str, Any]
    text: str
    line: int = 1
    """Where in the file its document begins."""

    @property
    def kind(self) -> str:
        return str(self.value["kind"])

    @property
    def group(self) -> str:
        group, slash, _ = str(self.value["apiVersion"]).rpartition("/")
        return group if slash else ""

    @property
    def name(self) -> str:
        return str(self.metadata.get("name", ""))

    @property
    def namespace(self) -> str:
        return str(self.metadata.get("namespace") or "")

    @property
    def metadata(self) -> Mapping[str, Any]:
        return self.value.get("metadata") or {}

    @property
    def annotations(self) -> Mapping[str, str]:
        return self.metadata.get("annotations") or {}

    @property
    def labels(self) -> Mapping[str, str]:
        return self.metadata.get("labels") or {}

    @property
    def spec(self) -> Mapping[str, Any]:
        return self.value.get("spec") or {}

    @property
    def is_build_file(self) -> bool:
        """Kustomize's own: no object of a cluster."""
        return self.kind == "Kustomization" and self.value["apiVersion"] == _BUILD_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    at: Object
    keys: Keys = ()
    """To the value that is wrong, or the nearest that is there."""
    on_key: bool = False
    rule: str
    message: str
    help: str | None = None
    note: str | None = None
    level: Level = Level.ERROR


def mapping(value: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    """Return the map at some keys; empty where there is none."""
    for key in keys:
        value = value.get(key) or {}
    return value


def located(finding: Finding) -> Diagnostic:
    """Point at the rendered file itself."""
    from generator.yaml.find import find  # noqa: PLC0415 -- only when something is wrong

    span = find(finding.at.text, finding.keys, finding.on_key)
    line = span.line + finding.at.line - 1 if span else finding.at.line
    return Diagnostic(
        location=Location(
            finding.at.path,
            line=line,
            column=span.column if span else 1,
            length=span.length if span else None,
            is_hidden=finding.at.value.get("kind") == "Secret",
        ),
        rule=finding.rule,
        message=finding.message,
        help=finding.help or _WAY_OUT,
        note=finding.note,
        level=finding.level,
    )
