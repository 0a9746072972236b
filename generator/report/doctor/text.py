"""What is wrong on clusters, for people: a block for each symptom, as problems are written."""

from collections.abc import Sequence

from generator.diagnostic import Level
from generator.live.symptom import Symptom
from generator.report.visible import visible

_COLORS = {Level.ERROR: "\x1b[1;31m", Level.WARNING: "\x1b[1;33m", Level.NOTE: "\x1b[1;34m"}
_RESET = "\x1b[0m"


def symptom(one: Symptom, *, color: bool = False) -> str:
    head = f"{one.level}[{one.rule}]"
    head = f"{_COLORS[one.level]}{head}{_RESET}" if color else head
    block = [f"{head}: {visible(one.message)}", f" --> {visible(one.where)}: {visible(one.object)}"]
    if one.help or one.note:
        block.append("  |")
    if one.help:
        block.append(f"  = help: {visible(one.help)}")
    if one.note:
        block.append(f"  = note: {visible(one.note)}")
    return "\n".join(block) + "\n"


def summary(symptoms: Sequence[Symptom]) -> str:
    counts = {level: sum(one.level is level for one in symptoms) for level in Level}
    parts = [f"{n} {level}{'s' * (n > 1)}" for level, n in counts.items() if n]
    return " and ".join(parts) or "nothing is wrong"
