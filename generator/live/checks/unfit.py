"""A controller that does not fit what is rendered, as a symptom."""

from generator.diagnostic import Level
from generator.live.controller import Controller
from generator.live.symptom import Symptom


def unfit(
    one: Controller,
    message: str,
    way_out: str,
    note: str | None = None,
    level: Level = Level.ERROR,
) -> Symptom:
    return Symptom(
        where=one.where,
        object=one.live.title,
        rule="unfit-controller",
        message=message,
        help=way_out,
        note=note,
        level=level,
    )
