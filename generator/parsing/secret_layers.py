"""Layers that are a key of a Secret on the cluster: ``{secret: …, key: …, sets: [...]}``."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from generator.diagnostic import Diagnostic, InvalidError, Keys, Location
from generator.fleet import SecretKey

KEY = "values.yaml"
"""Flux's own choice, where nothing is said."""


def secret_layer(path: str, keys: Keys, entry: Mapping[str, Any]) -> SecretKey:
    """Raises ``InvalidError`` if the Secret is said to set a value and something below it."""
    sets = [_path(one) for one in entry.get("sets", ())]
    for upper, lower in pairwise(sorted(sets)):
        if lower[: len(upper)] == upper:
            low, up = ".".join(lower), ".".join(upper)
            raise InvalidError(
                Diagnostic(
                    location=Location(path, (*keys, "sets", sets.index(lower))),
                    rule="invalid-value",
                    message=f"`{low}` is listed twice"
                    if lower == upper
                    else f"`{low}` lies below `{up}`, which is listed, too",
                    help="list each single value or list that the Secret sets, and no map",
                )
            )
    return SecretKey(
        name=entry["secret"],
        key=entry.get("key", KEY),
        sets=tuple(sets),
        location=Location(path, keys),
    )


def _path(written: str | list[str]) -> tuple[str, ...]:
    return tuple(written.split(".") if isinstance(written, str) else written)
