"""What changes, for people on a terminal: red goes, green comes, and dangers are first."""

from collections.abc import Callable, Iterator, Sequence

from generator.delta.blocks import Block, Section
from generator.delta.delta import Delta
from generator.report.diff.whose import listed, summary
from generator.report.diff.wording import Said, said

HEADINGS = {
    Section.CHARTS: "charts and images",
    Section.CHANGES: "changes",
    Section.FOLLOWS: "follows from these",
}
_COLORS = {
    "-": "\x1b[31m",
    "+": "\x1b[32m",
    "~": "",
    "@": "\x1b[2m",
    " ": "\x1b[2m",
    "danger": "\x1b[1;31m",
    "heading": "\x1b[1m",
    "whose": "\x1b[36m",
}

_SAID = ("~", "@")
"""Signs of what is said, and is no value."""

Paint = Callable[[str, str], str]


def text(delta: Delta, blocks: Sequence[Block], *, color: bool = False) -> str:
    if not blocks:
        return ""
    paint = _colored if color else _plain
    lines = [line for section in Section for line in _section(section, blocks, paint)]
    return "\n".join([*lines, paint("heading", summary(delta)), ""])


def _section(section: Section, blocks: Sequence[Block], paint: Paint) -> Iterator[str]:
    its = [block for block in blocks if block.section is section]
    if its and section in HEADINGS:
        yield paint("heading", HEADINGS[section])
    for block in its:
        for danger in block.dangers:
            yield f"{paint('danger', f'danger[{danger.id}]')}: {danger.message}"
        yield f"  {paint('whose', listed(block.units))}"
        for one in said(block.changes):
            yield from _change(one, paint)
        yield ""


def _change(one: Said, paint: Paint) -> Iterator[str]:
    if one.brief:
        has_both = len(one.brief) > 1
        shown = " → ".join(
            paint(sign, text if has_both or sign in _SAID else f"{sign} {text}")
            for sign, text in one.brief
        )
        yield f"    {one.key}: {shown}"
        return
    yield f"    {one.key}"
    for sign, line in one.lines:
        shown = line if sign in _SAID else f"{sign} {line}"
        yield f"      {paint(sign, shown)}".rstrip()


def _colored(role: str, line: str) -> str:
    code = _COLORS[role]
    return f"{code}{line}\x1b[0m" if code and line else line


def _plain(_: str, line: str) -> str:
    return line
