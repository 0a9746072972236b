"""What docs/rules.md says of each rule, for programs that show it beside a problem."""

import re
from collections.abc import Mapping

from generator.record import record


@record(kw_only=True)
class RuleText:
    summary: str
    """Its first sentence, as plain text."""
    description: str
    """Its first paragraph, as Markdown."""
    section: str
    """All of it, as Markdown."""


def rule_texts(document: str) -> Mapping[str, RuleText]:
    """Return what a document in the form of docs/rules.md says, by rule."""
    _, *sections = re.split(r"^## (\S+)\n", document, flags=re.MULTILINE)
    return {
        rule: _text(section.strip())
        for rule, section in zip(sections[::2], sections[1::2], strict=True)
    }


def _text(section: str) -> RuleText:
    paragraph = section.split("\n\n", 1)[0]
    _, _, description = paragraph.partition(" — ")
    # A dot inside a name or a version is followed by no space.
    sentence = re.split(r"(?<=\.)\s", description, maxsplit=1)[0]
    return RuleText(summary=sentence.replace("`", ""), description=description, section=section)
