"""An object of a cluster. Whoever wrote it: any part may be missing."""

from collections.abc import Mapping
from typing import Any

from generator.inspection.finding import mapping
from generator.record import record

Key = tuple[str, str]
"""Namespace and name."""
Condition = Mapping[str, Any]


@record
class Live:
    value: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.value.get("kind", ""))

    @property
    def metadata(self) -> Mapping[str, Any]:
        return mapping(self.value, "metadata")

    @property
    def labels(self) -> Mapping[str, Any]:
        return mapping(self.metadata, "labels")

    @property
    def annotations(self) -> Mapping[str, Any]:
        return mapping(self.metadata, "annotations")

    @property
    def name(self) -> str:
        return str(self.metadata.get("name", ""))

    @property
    def namespace(self) -> str:
        return str(self.metadata.get("namespace") or "")

    @property
    def key(self) -> Key:
        return self.namespace, self.name

    @property
    def title(self) -> str:
        """Kind, namespace and name, as people call it."""
        return f"{self.kind} {'/'.join(filter(None, self.key))}"

    @property
    def generation(self) -> int | None:
        return self.metadata.get("generation")

    @property
    def spec(self) -> Mapping[str, Any]:
        return mapping(self.value, "spec")

    @property
    def status(self) -> Mapping[str, Any]:
        return mapping(self.value, "status")

    @property
    def is_suspended(self) -> bool:
        return self.spec.get("suspend") is True

    def condition(self, kind: str) -> Condition:
        """Return a condition of its status, empty if it has none of the kind."""
        listed = self.status.get("conditions") or ()
        return next((one for one in listed if one.get("type") == kind), {})
