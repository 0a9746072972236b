"""What is made once and asked for often."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from generator.diagnostic import InvalidError

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memo(Generic[Key, Value]):
    """Makes a value per key, once. What failed is not tried again: the error is raised anew."""

    def __init__(self) -> None:
        self._known: dict[Key, Value | InvalidError] = {}

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        known = self._known.get(key)
        if known is None:
            try:
                known = make()
            except InvalidError as error:
                known = error
            self._known[key] = known
        if isinstance(known, InvalidError):
            raise known
        return known
