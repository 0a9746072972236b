"""What is wrong on clusters, for people: a block for each symptom, as problems are written."""

from collections.abc import Sequence

from generator.live.symptom import Symptom
from generator.report.counting import by_level
from generator.report.text import head
from generator.report.visible import visible


def symptom(one: Symptom, *, color: bool = False) -> str:
    block = [
        f"{head(one.level, one.rule, color=color)}: {visible(one.message)}",
        f" --> {visible(one.where)}: {visible(one.object)}",
    ]
    if one.help or one.note:
        block.append("  |")
    if one.help:
        block.append(f"  = help: {visible(one.help)}")
    if one.note:
        block.append(f"  = note: {visible(one.note)}")
    return "\n".join(block) + "\n"


def summary(symptoms: Sequence[Symptom]) -> str:
    return by_level(one.level for one in symptoms) or "nothing is wrong"
