"""Check values against JSON Schemas. Shape only; meaning is for ``rules``.

jsonschema-rs decides; jsonschema says what is wrong with a document that failed, and ``wording``
says it for people.
"""

from collections.abc import Iterator
from typing import Any

from generator.diagnostic import Diagnostic
from generator.schema.files import is_valid, shipped

__all__ = ["check", "is_valid", "shipped"]


def check(name: str, path: str, value: Any) -> Iterator[Diagnostic]:
    """Yield every way in which a document differs from a shipped schema."""
    if not is_valid(name, value):
        from generator.schema.mistake import mistakes  # noqa: PLC0415 -- only when something is wrong
        from generator.schema.wording import worded  # noqa: PLC0415

        for mistake in mistakes(shipped(name), value):
            yield from worded(path, mistake)
