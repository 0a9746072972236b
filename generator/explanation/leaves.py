"""What each value of a release is, who set it, and what that overrode.

Knows values and the order of their sources; not where they come from or how they are shown.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from generator.diagnostic import Keys, Location
from generator.explanation.filling import filled
from generator.explanation.setting import Kind, Leaf, Locate, Setting, Source
from generator.merging import Origin, Values, leaves, merge, merge_all, origins


class UnknownKeyError(LookupError):
    """No source has the key."""

    def __init__(self, known: Sequence[Keys], obstacle: Keys | None) -> None:
        super().__init__()
        self.known = known
        """All keys that there are, those of maps, too."""
        self.obstacle = obstacle
        """What stands where the path would go on, if it is no map."""


def explain(sources: Sequence[Source], keys: Keys | None, locate: Locate) -> tuple[Leaf, ...]:
    """Return the leaves at or below ``keys``, in their order; of what layers set, if None.

    ``sources`` are in the order of ``helm -f``, charts' defaults first. Raises ``UnknownKeyError``.
    """
    layers = [one for one in sources if one.kind is not Kind.DEFAULT]
    said = merge_all(one.values for one in layers)
    own, defaults = filled(said, [one for one in sources if one.kind is Kind.DEFAULT])
    sources = (*defaults, *layers)
    stack = [(str(number), source.values) for number, source in enumerate(sources)]

    def setting(origin: Origin) -> Setting:
        source = sources[int(origin.location.path)]
        at = origin.location.keys
        is_encrypted = source.kind is Kind.ENCRYPTED and not _is_bare(origin.value)
        is_secret = is_encrypted or source.kind is Kind.SECRET
        value = None if is_secret else origin.value
        return Setting(source, at, value, is_secret, locate(source, at))

    def who(at: Keys) -> tuple[Origin, ...]:
        """What a layer takes away, and a later one begins anew, the defaults are below of."""
        found = origins(stack[len(defaults) :], at) if _walk(said, at)[1] == len(at) else ()
        return (*found, *(() if _is_hidden(own, at) else origins(stack[: len(defaults)], at)))

    def leaf(at: Keys, item: Keys = ()) -> Leaf:
        first, *rest = _counting(who(at))
        if item:
            place = Location(first.location.path, (*at, *item))
            first = Origin(place, _within(first.value, item))
        return Leaf((*at, *item), tuple(map(setting, (first, *rest))))

    if keys is None:
        return tuple(map(leaf, sorted(at for at, _ in leaves(said))))
    merged = merge(merge_all(one.values for one in defaults), own)
    found, depth = _walk(merged, keys)
    if depth == len(keys) and isinstance(found, dict) and found:
        return tuple(map(leaf, sorted(at for at, _ in leaves(found, keys))))
    at, item = keys[:depth], keys[depth:]
    if not item:
        return (leaf(at),)
    try:
        _within(found, item)
    except LookupError:
        obstacle = None if isinstance(found, dict) else at
        raise UnknownKeyError(_known(merged), obstacle) from None
    return (leaf(at, item),)


def _counting(found: Sequence[Origin]) -> Iterator[Origin]:
    """An empty map leaves what a map below it has, so it overrides none."""
    is_empty = True
    for origin in found:
        if isinstance(origin.value, dict) and origin.value and is_empty:
            return
        is_empty = is_empty and origin.value == {}
        yield origin


def _walk(values: Values, keys: Keys) -> tuple[Any, int]:
    """Return what the first of the keys lead to through maps, and how many they are."""
    value: Any = values
    for depth, key in enumerate(keys):
        if not isinstance(value, dict) or key not in value:
            return value, depth
        value = value[key]
    return value, len(keys)


def _is_hidden(values: Values, keys: Keys) -> bool:
    """Tell whether something else than a map is where the keys pass."""
    return not isinstance(_walk(values, keys[:-1])[0], dict)


def _within(value: Any, keys: Keys) -> Any:
    """Return a part of a list; raises ``LookupError`` if there is none."""
    for key in keys:
        fits = isinstance(key, int) if isinstance(value, list) else isinstance(value, dict)
        if not fits:
            raise LookupError
        value = value[key]
    return value


def _known(values: Values, keys: Keys = ()) -> list[Keys]:
    found: list[Keys] = []
    for key, value in values.items():
        found.append((*keys, key))
        if isinstance(value, dict):
            found += _known(value, (*keys, key))
    return found


def _is_bare(value: Any) -> bool:
    """Tell whether there is nothing to encrypt: sops leaves these alone."""
    return value is None or value in ("", {}, [])
