"""What goes and what comes with one change, in lines."""

from typing import Any

from generator.delta.change import Change, Topic, written
from generator.delta.compare import EditOp
from generator.delta.value_changes import OVERRIDDEN, SAME, UNKNOWN
from generator.report.diff.value_lines import Line, flow, value_lines
from generator.report.visible import visible

_MOST_FILES = 8


def lines(change: Change) -> tuple[Line, ...]:
    """Say what goes and what comes; every line is fit to be printed."""
    match change.topic:
        case Topic.CHART:
            found = _chart(change.old, change.new)
        case Topic.CLUSTER | Topic.HUB:
            found = _presence(change)
        case Topic.GATE:
            word = "waits for" if change.op is EditOp.ADD else "waits no more for"
            found = [("~", f"{word} `{written(change.keys)}`")]
        case Topic.FOLLOWS:
            found = [("~", _follows(change))]
        case Topic.LAYER:
            found = _layer(change)
        case Topic.FILE:
            word = "cannot be read as YAML" if change.old is None else "can be read again"
            found = [("~", f"`{change.new or change.old}` {word}")]
        case Topic.OTHERS:
            path = str(change.keys[0])
            found = [("~", f"`{path}` is another")] if change.op is EditOp.UPDATE else []
            found += [("+", path)] if change.op is EditOp.ADD else []
            found += [("-", path)] if change.op is EditOp.DELETE else []
        case Topic.DUPLICATE:
            found = [("~", "is in " + " and in ".join(f"`{path}`" for path in change.new))]
        case Topic.STORE:
            found = [("~", f"`{change.keys[0]}` {_STORED[change.op]}")]
        case _:
            found = value_lines(change)
    # A tab is no more than the space that it takes.
    return tuple((sign, visible(text.replace("\t", "    "))) for sign, text in found)


_STORED = {
    EditOp.ADD: "is there again",
    EditOp.UPDATE: "was altered, and is not what its name says",
    EditOp.DELETE: "is not there",
}
"""What is said of a folder of the stores."""


def _chart(old: dict[str, Any], new: dict[str, Any]) -> list[Line]:
    found: list[Line] = []
    is_there = bool(old["chart"] and new["chart"])
    for part, otherwise in (("chart", "none"), ("version", "none"), ("source", "this repository")):
        if old[part] != new[part] and (is_there or part == "chart"):
            found += [("-", old[part] or otherwise), ("+", new[part] or otherwise)]
    before, after = (dict(one.get("dependencies", {})) for one in (old, new))
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            found += [("-", f"{name} {before[name]}")] if name in before else []
            found += [("+", f"{name} {after[name]}")] if name in after else []
    files = new.get("files", ())
    if files:
        shown = ", ".join(f"`{file}`" for file in files[:_MOST_FILES])
        more = f" and {len(files) - _MOST_FILES} more" if len(files) > _MOST_FILES else ""
        found.append(("~", f"files that differ: {shown}{more}"))
    return found


def _presence(change: Change) -> list[Line]:
    match change.topic, change.op:
        case _, EditOp.UPDATE:
            return [("~", f"was called `{change.old}`, and is the same release")]
        case Topic.CLUSTER, _:
            sign, about = _side(change)
            return [(sign, f"with {', '.join(about['hubs']) or 'no hub'}")]
        case _:
            sign, about = _side(change)
            chart = " ".join(filter(None, (about["chart"], about["version"])))
            return [(sign, f"{about['stage']}, chart {chart}, namespace {about['namespace']}")]


def _side(change: Change) -> tuple[str, Any]:
    return ("+", change.new) if change.op is EditOp.ADD else ("-", change.old)


def _follows(change: Change) -> str:
    match change.keys:
        case ("gate", name):
            return f"is upgraded once `{name}` runs what both share of this"
        case ("moved", old, new):
            return f"waits for `{new}`, which was `{old}` before"
        case ("project", namespace):
            word = "permits" if change.op is EditOp.ADD else "permits no more"
            return f"its Argo CD project {word} the namespace `{namespace}`"
        case _:
            return "carries other ids, by which production knows what it runs"


_LAYERS = {
    SAME: "is encrypted anew, or for others; no value is another",
    OVERRIDDEN: "differs only in values that other files override",
    UNKNOWN: "is another, and cannot be read",
}
"""What is said of an encrypted file that changes no value of its release."""


def _layer(change: Change) -> list[Line]:
    name = change.keys[0]
    match change.op:
        case EditOp.ADD:
            return [("+", str(name))]
        case EditOp.DELETE:
            return [("-", str(name))]
        case EditOp.REORDER:
            return [("~", f"in another order: {flow(change.old)} → {flow(change.new)}")]
        case EditOp.UPDATE if not change.new:
            return [("~", f"`{name}` {_LAYERS[change.old]}")]
        case EditOp.UPDATE:
            return [("~", f"all {len(change.new)} values of `{name}` are encrypted anew")]
