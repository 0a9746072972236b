"""Fleets of any size and shape, in no tool's words: named layers of values; hubs that list theirs.

The same shape gives the same fleet, and a hub is the same in a small fleet and in a large one.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

import yaml

from benchmarks import layers

Values = dict[str, Any]

DEFAULTS = "defaults"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is more than zero here is added to the four layers that every hub has."""

    clusters: int = 30
    hubs: int = 6
    """Of each cluster; the first one is its canary."""
    seed: int = 0
    depth: int = 0
    """Maps in maps, in each hub's own layer."""
    leaves: int = 0
    """More of them in each hub's own layer."""
    shared: int = 0
    """Layers that any hub of the fleet may have."""
    picks: int = 0
    """How many of these each hub has."""


SHAPES = {
    "plain": Shape(),
    "tiny clusters": Shape(clusters=180, hubs=1),
    "huge clusters": Shape(clusters=2, hubs=90),
    "deep values": Shape(depth=50),
    "large files": Shape(leaves=1000),
    "shared layers": Shape(shared=2000, picks=20),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    name: str
    domain: str
    layers: tuple[str, ...]
    """Names of them, lowest first; the last is its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    name: str
    provider: str
    hubs: tuple[Hub, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    layers: dict[str, Values]
    clusters: tuple[Cluster, ...]


def make(shape: Shape) -> Fleet:
    found: dict[str, Values] = {DEFAULTS: _read(layers.DEFAULTS)}
    for provider, text in layers.PROVIDERS.items():
        found[f"providers/{provider}"] = _read(text)
    for number in range(shape.shared):
        found[_shared(number)] = more(Random(f"{shape.seed}/shared/{number}"), leaves=10)
    clusters = tuple(_cluster(shape, number, found) for number in range(shape.clusters))
    return Fleet(layers=found, clusters=clusters)


def _cluster(shape: Shape, number: int, found: dict[str, Values]) -> Cluster:
    cluster = f"cluster-{number:04d}"
    provider = list(layers.PROVIDERS)[number % len(layers.PROVIDERS)]
    common = f"clusters/{cluster}/common"
    found[common] = _read(
        layers.COMMON.format(cluster=cluster, number=number, timeout=3600 + number)
    )
    hubs = []
    for index in range(shape.hubs):
        hub = f"hub-{index:03d}" if index else "staging"
        random = Random(f"{shape.seed}/{cluster}/{hub}")
        own = f"clusters/{cluster}/{hub}"
        text = layers.HUB.format(
            cluster=cluster, hub=hub, day=random.randint(1, 28), memory=random.randint(1, 8)
        )
        found[own] = _read(text) | more(random, leaves=shape.leaves, depth=shape.depth)
        picked = [_shared(n) for n in sorted(random.sample(range(shape.shared), shape.picks))]
        names = (DEFAULTS, f"providers/{provider}", *picked, common, own)
        hubs.append(Hub(name=hub, domain=f"{hub}.{cluster}.example.org", layers=names))
    return Cluster(name=cluster, provider=provider, hubs=tuple(hubs))


def more(random: Random, *, leaves: int = 0, depth: int = 0) -> Values:
    """Return values under ``custom``, which no chart minds."""
    settings: Values = {
        f"setting-{random.randrange(10**6):06d}": _leaf(random) for _ in range(leaves)
    }
    nested: Values = {}
    for level in range(depth, 0, -1):
        nested = {f"level-{level}": {"number": level, **nested}}
    inside = ({"settings": settings} if leaves else {}) | ({"nested": nested} if depth else {})
    return {"custom": inside} if inside else {}


def _leaf(random: Random) -> Any:
    words = [random.choice(WORDS) for _ in range(random.randint(2, 12))]
    kinds = (" ".join(words), "\n".join(words) + "\n", words, random.randrange(10**5), True, "no")
    return random.choice(kinds)


WORDS = ("notebook", "course", "2026-01-01", "gpu", "12", "team:", "- large", "#1", "café", "0x1F")
"""Some of which an emitter of YAML must quote."""


def _shared(number: int) -> str:
    return f"shared/{number:04d}"


def _read(text: str) -> Values:
    values: Values = yaml.load(text, Loader=yaml.CSafeLoader)
    return values
