"""Check values against JSON Schemas. Shape only; meaning is for ``rules``.

jsonschema-rs decides; jsonschema says what is wrong with a document that failed, and ``wording``
says it for people.
"""

from collections.abc import Iterator
from typing import Any

from generator.diagnostic import Diagnostic
from generator.schema.files import is_valid, shipped
from generator.schema.mistake import Mistake, mistakes
from generator.schema.wording import worded

__all__ = ["Mistake", "check", "is_valid", "mistakes", "shipped", "worded"]


def check(name: str, path: str, value: Any) -> Iterator[Diagnostic]:
    """Yield every way in which a document differs from a shipped schema."""
    if not is_valid(name, value):
        for mistake in mistakes(shipped(name), value):
            yield from worded(path, mistake)
