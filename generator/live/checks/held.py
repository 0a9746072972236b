"""An object of a cluster, held against what it is meant to be."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from generator import key_path
from generator.diagnostic import Keys
from generator.live.likeness import differences
from generator.live.object import Live
from generator.live.symptom import Symptom

_AT_MOST = 3


def against(wanted: Mapping[str, Any], live: Live, where: str, way_out: str) -> Iterator[Symptom]:
    for keys in islice(differences(wanted, live), _AT_MOST):
        yield otherwise(live, keys, (_at(wanted, keys), _at(live.value, keys)), where, way_out)


def absent(kind: str, name: str, where: str, way_out: str) -> Symptom:
    return Symptom(
        where=where,
        object=f"{kind} {name}",
        rule="absent-on-cluster",
        message=f"there is no {kind} `{name}`",
        help=way_out,
    )


def otherwise(
    live: Live, keys: Keys, wanted_and_found: tuple[Any, Any], where: str, way_out: str
) -> Symptom:
    wanted, found = wanted_and_found
    if wanted is None:
        said = f"is {_shown(found)}, and must not be there"
    else:
        said = f"is {_shown(found)}, and must be {_shown(wanted)}"
    return Symptom(
        where=where,
        object=live.title,
        rule="differs-on-cluster",
        message=f"`{key_path.written(keys)}` {said}",
        help=way_out,
    )


def _at(value: Any, keys: Keys) -> Any:
    for key in keys:
        try:
            value = value[key]
        except (LookupError, TypeError):
            return None
    return value


def _shown(value: Any) -> str:
    if value is None:
        return "not there"
    if isinstance(value, Mapping | list):
        return f"{'a map' if isinstance(value, Mapping) else 'a list'} of {len(value)}"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
