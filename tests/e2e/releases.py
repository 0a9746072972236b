"""A HelmRelease as people read it: what is asked for, what its status says, what runs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tests.e2e.bed.api import Object

Contents = Mapping[str, str]
"""What layers hold that travel by name, a hub's other name for the same: name → content."""
NONE: Contents = {}


@dataclass(frozen=True, slots=True)
class Release:
    asked: str
    """What the spec says that a canary shares: chart, the values under `shared`, layers by name."""
    generation: int
    observed: int
    ready: str
    """`True`, `False`, `Unknown`."""
    reason: str
    message: str
    is_suspended: bool
    revision: int
    """Of Helm's history."""
    runs: str = ""
    """What the chart was given, as it says itself."""

    def is_asked(self, level: int) -> bool:
        """Tell whether it is to have a value that all hubs of a test share."""
        return f'"level": {level}}}' in self.asked

    def does_run(self, level: int) -> bool:
        return f'"level":{level}}}' in self.runs

    @property
    def is_healthy(self) -> bool:
        """Ready in its present form."""
        is_current = self.generation == self.observed
        return is_current and self.ready == "True" and not self.is_suspended

    @property
    def is_waiting(self) -> bool:
        return self.reason == "DependencyNotReady"

    def __str__(self) -> str:
        state = (
            "healthy" if self.is_healthy else f"{self.ready} {self.reason}: {self.message[:200]}"
        )
        seen = f"generation {self.generation}, observed {self.observed}, revision {self.revision}"
        return f"asked {self.asked}; runs {self.runs or 'nothing'}; {seen}; {state}"


def release(thing: Object, runs: str = "", contents: Contents = NONE) -> Release:
    spec, status = thing["spec"], thing.get("status", {})
    conditions = {each["type"]: each for each in status.get("conditions", [])}
    ready = conditions.get("Ready", {})
    history = status.get("history") or [{}]
    return Release(
        asked=asked(spec, contents),
        generation=thing["metadata"]["generation"],
        observed=status.get("observedGeneration", 0),
        ready=ready.get("status", "Unknown"),
        reason=ready.get("reason", ""),
        message=ready.get("message", ""),
        is_suspended=spec.get("suspend", False),
        revision=history[0].get("version", 0),
        runs=runs,
    )


def asked(spec: Object, contents: Contents = NONE) -> str:
    in_place = spec.get("chart", {}).get("spec", {})
    chart = in_place["version"] if in_place else spec["chartRef"]["name"]
    names = [each["name"] for each in spec.get("valuesFrom", [])]
    layers = [contents.get(name, name) for name in names]
    shared = spec.get("values", {}).get("shared", {})
    return " ".join([chart, json.dumps(shared, sort_keys=True), *layers])


def runs(thing: Object) -> str:
    """Read the ConfigMap in which the test's charts say what they were given."""
    data = thing["data"]
    return " ".join(data[key] for key in sorted(data))
