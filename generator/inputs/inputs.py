"""The paths that a release, or a part of one, is made from."""

from collections.abc import Mapping
from dataclasses import field

from generator.inputs.kind import Kind
from generator.record import record


@record(kw_only=True)
class Inputs:
    files: Mapping[str, Kind] = field(default_factory=dict)
    """Path, whether it is there or not, to what it is."""
    folders: Mapping[str, Kind] = field(default_factory=dict)
    """Folders that count with everything below them."""

    def __or__(self, other: "Inputs") -> "Inputs":
        return Inputs(
            files={**other.files, **self.files}, folders={**other.folders, **self.folders}
        )
