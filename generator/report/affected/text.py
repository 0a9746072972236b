"""For people, in a terminal: what is affected, in the order in which it is rolled out."""

from collections.abc import Iterator
from itertools import groupby

from generator.changeset import Op
from generator.impact.answer import Affected, Answer
from generator.report.affected.words import because, first, given, summary, when
from generator.report.visible import visible

_SIGNS = {Op.ADD: "+", Op.UPDATE: "~", Op.DELETE: "-"}
_COLORS = {Op.ADD: "\x1b[32m", Op.UPDATE: "\x1b[33m", Op.DELETE: "\x1b[1;31m"}
_RESET = "\x1b[0m"
_MOST_REASONS = 4


def report(answer: Answer, *, color: bool = False) -> str:
    lines: list[str] = []
    for (cluster, where), group in groupby(answer.affected, key=lambda o: (o.cluster, when(o))):
        lines.append(f"{visible(cluster)}, {where}")
        for one in group:
            lines += _affected(one, color=color)
        lines.append("")
    if answer.paused:
        lines.append("paused, so left alone")
        for one in answer.paused:
            lines += [f"    {visible(one.title)}", *_reasons(one)]
        lines.append("")
    lines.append(summary(answer))
    return "\n".join(lines) + "\n"


def _affected(one: Affected, *, color: bool) -> Iterator[str]:
    sign = _SIGNS[one.change]
    sign = f"{_COLORS[one.change]}{sign}{_RESET}" if color else sign
    what = f"{one.title}: {given(one)}" if one.hub is None else one.title
    yield f"  {sign} {visible(what)}"
    yield from _reasons(one)


def _reasons(one: Affected) -> Iterator[str]:
    shown, more = first(one.reasons, _MOST_REASONS)
    for reason in shown:
        yield f"      {visible(reason.path)} ({visible(because(reason))})"
    if more:
        yield f"      {more}"
