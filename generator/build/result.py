"""What building a cluster gives: its files, or what is wrong with it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.diagnostic import Diagnostic, InvalidError, Level


@dataclass(slots=True)
class ClusterBuild:
    """What a cluster's part of ``rendered/`` should be, unless a diagnostic is an error."""

    name: str
    tree: dict[str, bytes] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(found for found in self.diagnostics if found.level is Level.ERROR)

    @property
    def is_broken(self) -> bool:
        return bool(self.errors)

    @contextlib.contextmanager
    def noting(self) -> Iterator[None]:
        """Note what is wrong with a part, and go on with the next."""
        try:
            yield
        except InvalidError as error:
            self.diagnostics += error.diagnostics
