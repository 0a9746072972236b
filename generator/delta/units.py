"""Whose the objects of a cluster are, and what they are called."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from generator.delta.normal import without_hash
from generator.delta.objects import Found
from generator.delta.releases import KIND, Cluster
from generator.delta.sides import Unit, unit


def namespaces(side: Cluster) -> set[Any]:
    return {one.key[2] for one in side.objects.found.values() if one.kind == KIND}


def names(side: Cluster) -> Mapping[tuple[Unit, str], set[str]]:
    """Return the names of the objects of each kind that a unit has."""
    found: dict[tuple[Unit, str], set[str]] = defaultdict(set)
    for one in side.objects.found.values():
        found[one.unit, one.kind].add(without_hash(one.name))
    return found


def with_release(objects: Iterable[Found]) -> set[Unit]:
    return {one.unit for one in objects if one.kind == KIND}


def unit_of(path: str) -> Unit:
    found = unit(path)
    if found is None:
        raise AssertionError(f"{path} is no cluster's")
    return found


def hubs(units: Iterable[Unit]) -> list[str]:
    return sorted(one.hub for one in units if one.hub)
