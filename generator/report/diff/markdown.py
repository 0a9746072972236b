"""What changes, for a pull request: short enough for a comment whatever changes, and what it left
out is counted. No value can break out of its fence, and no name becomes markup."""

from collections.abc import Iterator, Sequence
from html import escape

from generator.commands.diffing.diff import Result
from generator.delta.blocks import Block, Section, count
from generator.delta.sides import Unit
from generator.markdown import code, fenced, html_code
from generator.report.counting import many
from generator.report.diff.text import HEADINGS
from generator.report.diff.value_lines import Line
from generator.report.diff.whose import listed, summary
from generator.report.diff.wording import Said, said
from generator.report.setting import cut

MOST = 30_000
"""Characters. GitHub takes 65,536 of a comment; others may stand beside this."""
_RESERVE = 600
_MOST_LINES = 40
_MOST_CHARACTERS = 300
_CONTEXT = 40
"""Characters of a line that are shown before a difference."""
_MOST_HUBS = 20
_SIGNS = {"-": "- ", "+": "+ ", " ": "  ", "~": "# ", "@": "  "}


def markdown(result: Result, blocks: Sequence[Block]) -> str:
    head = _head(result, blocks)
    room = MOST - len(head) - _RESERVE
    parts: list[str] = []
    left: list[Block] = []
    heading = ""
    for block in blocks:
        title = "" if block.section is Section.DANGERS else f"\n#### {_title(block.section)}\n"
        lead = title if title != heading else ""
        part = lead + _block(block)
        if len(part) > room:
            part = lead + _short(block)
        if len(part) > room:
            left.append(block)
            continue
        heading = title
        parts.append(part)
        room -= len(part)
    return head + "".join(parts) + _left_out(left)


def _head(result: Result, blocks: Sequence[Block]) -> str:
    said_of = f"{summary(result.delta)}" if blocks else "nothing changes"
    head = f"**{said_of[0].upper()}{said_of[1:]}.** "
    head += f"{code(result.old)} compared with {code(result.new)}.\n"
    if result.skipped:
        names = ", ".join(code(name) for name in result.skipped[:_MOST_HUBS])
        more = len(result.skipped) - _MOST_HUBS
        head += f"\nNot compared, for errors in the configuration: {names}"
        head += f" and {more} more.\n" if more > 0 else ".\n"
    if result.delta.aside:
        head += f"\nLabels or links change of {many(len(result.delta.aside), 'hub')}, too.\n"
    if not result.was_built:
        head = "**Nothing was compared, for errors in the configuration.**\n"
    return head


def _title(section: Section) -> str:
    heading = HEADINGS[section]
    return heading[0].upper() + heading[1:]


def _block(block: Block) -> str:
    fence = fenced([line for one in said(block.changes) for line in _lines(one)], "diff")
    if block.section is Section.DANGERS:
        return f"\n{_dangers(block)}\n{code(_whose(block.units))}\n\n{fence}"
    return f"\n<details><summary>{_summary_line(block)}</summary>\n\n{fence}\n</details>\n"


def _short(block: Block) -> str:
    """Say whose a block is, without what changes."""
    if block.section is Section.DANGERS:
        return f"\n{_dangers(block)}\n{code(_whose(block.units))} (too long to be shown)\n"
    return f"\n- {_summary_line(block)} (too long to be shown)\n"


def _dangers(block: Block) -> str:
    return "".join(
        f":warning: **{escape(one.id)}**: {escape(one.message, quote=False)}\\\n"
        for one in block.dangers
    ).removesuffix("\n")


def _summary_line(block: Block) -> str:
    return f"{many(len(block.changes), 'change')} of {html_code(_whose(block.units))}"


def _whose(units: Sequence[Unit]) -> str:
    return cut(listed(units, _MOST_HUBS), 2 * _MOST_CHARACTERS)


def _lines(one: Said) -> Iterator[str]:
    yield f"  {cut(one.key, _MOST_CHARACTERS)}"
    for sign, text in _cut_lines(one.lines[:_MOST_LINES]):
        yield f"{_SIGNS[sign]}{text}"
    if len(one.lines) > _MOST_LINES:
        yield f"# and {len(one.lines) - _MOST_LINES} lines more"


def _cut_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Cut lines that are too long, those that go and come in place of each other where they begin
    to differ: else they could look the same."""
    goes, comes = ([text for sign, text in lines if sign == one] for one in "-+")
    pairs = dict(zip(goes, comes, strict=True)) if len(goes) == len(comes) else {}
    starts = {one: _difference(old, new) for old, new in pairs.items() for one in (old, new)}
    for sign, text in lines:
        start = max(0, starts.get(text, 0) - _CONTEXT)
        is_late = len(text) > _MOST_CHARACTERS and start + _CONTEXT >= _MOST_CHARACTERS - 1
        yield sign, cut(f"…{text[start:]}" if is_late else text, _MOST_CHARACTERS)


def _difference(old: str, new: str) -> int:
    """Return where two texts begin to differ."""
    return next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )


def _left_out(left: Sequence[Block]) -> str:
    if not left:
        return ""
    whose = len({unit for block in left for unit in block.units})
    dangers = sum(bool(block.dangers) for block in left)
    also = f", {dangers} of {len(left)} blocks dangerous" if dangers else ""
    return (
        f"\n**Left out here: {count(left)} changes of {many(whose, 'hub')}{also}.** "
        "`fleetwave diff` shows all of them.\n"
    )
