"""Sections of a README, on what ties a hub to where it was."""

import textwrap
from collections.abc import Iterable

from generator.extraction.advice import ADVICE
from generator.extraction.signs import Topic
from generator.extraction.ties import Tie
from generator.markdown import code
from generator.record import record

_WIDTH = 110
_MOST_LINES = 20
"""Of values that are alike, how many are shown besides the first."""


@record(kw_only=True)
class Section:
    title: str
    advice: str
    ties: tuple[str, ...]
    """Each with its place, as a line of Markdown."""


def section(topic: Topic, ties: Iterable[Tie]) -> Section:
    advice = ADVICE[topic]
    text = textwrap.fill(advice.text, _WIDTH, break_on_hyphens=False)
    return Section(title=advice.title, advice=text, ties=tuple(map(_line, ties)))


def _line(tie: Tie) -> str:
    first, *others = tie.lines
    shown = ", ".join(map(str, others[:_MOST_LINES])) + (", …" if others[_MOST_LINES:] else "")
    more = f"; likewise at {shown}" if others else ""
    return f"{code(f'{tie.path}:{first}')} {code(tie.key)}: {code(tie.value)}{more}"
