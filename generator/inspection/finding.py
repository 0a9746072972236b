"""A rendered object, and what is wrong in it. Positions are found only when something is."""

from collections.abc import Mapping
from typing import Any

from generator.diagnostic import Diagnostic, Keys, Level, Location
from generator.record import record

_WAY_OUT = "run `fleetwave render`; to have it otherwise, change `config/` or `templates/`"
_BUILD_FILES = (
    ("kustomize.config.k8s.io/v1beta1", "Kustomization"),
    ("kustomize.config.k8s.io/v1alpha1", "Component"),
)


@record(eq=False)
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
        return mapping(self.value, "metadata")

    @property
    def annotations(self) -> Mapping[str, str]:
        return self.metadata.get("annotations") or {}

    @property
    def labels(self) -> Mapping[str, str]:
        return self.metadata.get("labels") or {}

    @property
    def spec(self) -> Mapping[str, Any]:
        return mapping(self.value, "spec")

    @property
    def is_build_file(self) -> bool:
        """Kustomize's own: no object of a cluster."""
        return (self.value["apiVersion"], self.kind) in _BUILD_FILES


@record(kw_only=True)
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
        found = value.get(key)
        value = found if isinstance(found, dict) else {}  # as YAML is read
    return value


def located(finding: Finding) -> Diagnostic:
    """Point at the rendered file itself."""
    return Diagnostic(
        location=place(finding.at, finding.keys, on_key=finding.on_key),
        rule=finding.rule,
        message=finding.message,
        help=finding.help or _WAY_OUT,
        note=finding.note,
        level=finding.level,
    )


def place(one: Object, keys: Keys, *, on_key: bool = False) -> Location:
    """Return where in its file a value of an object is written."""
    from generator.yaml.find import find  # noqa: PLC0415 -- only when something is wrong

    span = find(one.text, keys, on_key)
    return Location(
        one.path,
        line=span.line + one.line - 1 if span else one.line,
        column=span.column if span else 1,
        length=span.length if span else None,
        is_hidden=one.value.get("kind") == "Secret",
    )
