"""For a pull request: what merging it does, by cluster, staging first, never longer than a comment
may be."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.changeset import Op
from generator.fleet import Engine, Stage
from generator.impact.answer import Affected, Answer
from generator.markdown import cell, code, sentence
from generator.report.affected.words import because, counts, first, given, summary
from generator.report.counting import many
from generator.report.setting import cut

LONGEST = 30_000
"""Characters; GitHub takes 65,536 in a comment, which may hold more than this."""
_MOST_REASONS = 3
_LONGEST_NAME = 200
_MOST_NAMES = 30
_FOLDED = 12
"""Rows of a cluster from which on they are folded."""
_END = 300
"""Kept free for the line that says what was left out."""


def report(answer: Answer) -> str:
    text = "".join(_head(answer))
    left_out: list[Affected] = []
    for cluster, group in groupby(answer.affected, key=lambda one: one.cluster):
        block, rest = _cluster(cluster, tuple(group), LONGEST - _END - len(text))
        text += block
        left_out += rest
    if left_out:
        found = counts(left_out)
        total = found.hubs + found.removed
        what = many(total, "more hub") if total else "More support"
        text += (
            f"\n**{what} in {many(found.clusters, 'cluster')} "
            "are left out here**: `fleetwave affected --format json` names all.\n"
        )
    return text


def _head(answer: Answer) -> Iterator[str]:
    yield "## What this change does\n\n"
    found = counts(answer.affected)
    line = summary(answer)
    others = answer.hubs - found.hubs
    if answer.is_answered and answer.is_exact and others and not answer.unanswered:
        line += f". {many(others, 'hub')} unaffected"
    yield f"{line[0].upper()}{line[1:]}.\n"
    removed = [one for one in answer.affected if one.change is Op.DELETE and one.hub]
    if hubs := [one for one in removed if one.stage is not Stage.SUPPORT]:
        yield _alert("WARNING", f"**{len(hubs)} removed:** {_listed(hubs)}")
    if support := [one for one in removed if one.stage is Stage.SUPPORT]:
        yield _alert("WARNING", f"**Support removed:** {_listed(support)}")
    if answer.diagnostics:
        paths = sorted({one.location.path for one in answer.diagnostics})
        names = ", ".join(map(_code, paths[:_MOST_NAMES]))
        yield _alert("CAUTION", f"Something is wrong: the log of this run says what, at {names}.")
    if answer.paused:
        yield _alert("NOTE", f"Paused, so left alone: {_listed(answer.paused)}")
    for note in answer.notes:
        yield _alert("NOTE", f"{note[0].upper()}{note[1:]}.")


def _cluster(
    cluster: str, affected: Sequence[Affected], room: int
) -> tuple[str, Sequence[Affected]]:
    """Return as much of a cluster's table as there is room for, and the rest."""
    is_folded = len(affected) > _FOLDED
    title = f"\n### {_code(cluster)}\n"
    if is_folded:
        title += f"\n<details><summary>{len(affected)} rows</summary>\n"
    title += "\n| | hub | stage | wave | why |\n|---|---|---|---|---|\n"
    end = "\n</details>\n" if is_folded else ""
    room -= len(title) + len(end)
    rows: list[str] = []
    for number, one in enumerate(affected):
        row = _row(one)
        if len(row) > room:
            return (title + "".join(rows) + end if rows else ""), affected[number:]
        room -= len(row)
        rows.append(row)
    return title + "".join(rows) + end, ()


def _row(one: Affected) -> str:
    shown, more = first(one.reasons, _MOST_REASONS)
    why = [
        f"{cell(cut(reason.path, _LONGEST_NAME))} ({sentence(because(reason))})" for reason in shown
    ]
    what = cell(cut(one.hub, _LONGEST_NAME)) if one.hub else given(one)
    change = f"**{one.change}**" if one.change is Op.DELETE else one.change
    wave = "" if one.wave is None or one.engine is Engine.FLUX else one.wave
    reasons = "<br>".join([*why, more] if more else why)
    return f"| {change} | {what} | {one.stage or ''} | {wave} | {reasons} |\n"


def _alert(kind: str, text: str) -> str:
    return f"\n> [!{kind}]\n> {text}\n"


def _listed(affected: Sequence[Affected]) -> str:
    more = len(affected) - _MOST_NAMES
    names = [_code(one.title) for one in affected[:_MOST_NAMES]]
    return ", ".join([*names, f"and {more} more"] if more > 0 else names)


def _code(name: str) -> str:
    return code(cut(name, _LONGEST_NAME))
