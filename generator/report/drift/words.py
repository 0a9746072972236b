"""What the parts of a comparison are called, in every form."""

from collections.abc import Iterator

from generator import key_path
from generator.commands.drift import ChartUse, Drift
from generator.drift import Difference, Group
from generator.report.setting import written_value
from generator.report.visible import visible

SHOWN = (Group.ONLY_IN_SECOND, Group.ONLY_IN_FIRST, Group.DIFFERS)
FOLDED = (Group.OWN_NAME, Group.ENCRYPTED)


def title(group: Group, drift: Drift) -> str:
    return {
        Group.ONLY_IN_SECOND: f"only in {_short(drift.second, drift.first)}",
        Group.ONLY_IN_FIRST: f"only in {_short(drift.first, drift.second)}",
        Group.DIFFERS: "differs",
        Group.OWN_NAME: "differs only by the hub's own name",
        Group.ENCRYPTED: "encrypted in both",
    }[group]


def _short(hub: str, other: str) -> str:
    """Name a hub without its cluster, if both are on the same one."""
    cluster, _, name = hub.partition("/")
    return name if other.startswith(f"{cluster}/") else hub


def of_group(group: Group, drift: Drift) -> tuple[Difference, ...]:
    return tuple(one for one in drift.differences if one.group is group)


def key(difference: Difference) -> str:
    return visible(key_path.written(difference.keys))


def values(difference: Difference) -> str:
    """Write both values on one line."""
    sides = (difference.first, difference.second)
    return " → ".join(written_value(setting) for setting in sides if setting is not None)


def chart(one: ChartUse) -> str:
    said = one.name if one.version is None else f"{one.name} {one.version}"
    return f"{said}, with {one.override}" if one.override else said


def layers(drift: Drift) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield who uses layers, and which; nothing where there are none."""
    titles = (
        "in both",
        f"only in {_short(drift.first, drift.second)}",
        f"only in {_short(drift.second, drift.first)}",
    )
    yield from ((who, which) for who, which in zip(titles, drift.layers, strict=True) if which)


def counts(drift: Drift) -> str:
    """Say in one line how much two hubs differ."""
    parts = ["another chart"] if drift.has_other_chart else []
    parts += [
        f"{drift.count(group)} {title(group, drift)}"
        for group in (Group.ONLY_IN_SECOND, Group.ONLY_IN_FIRST)
        if drift.count(group)
    ]
    if number := drift.count(Group.DIFFERS):
        parts.append(f"{number} differ{'s' if number == 1 else ''}")
    aside = [f"{drift.count(Group.OWN_NAME)} by own name"] if drift.count(Group.OWN_NAME) else []
    if number := drift.count(Group.ENCRYPTED):
        aside.append(f"{number} encrypted in both")
    return (", ".join(parts) or "the same") + (f" ({', '.join(aside)})" if aside else "")
