"""Say which hubs a change affects, in which order, and why."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.affecting.states import Question, departure
from generator.commands.warm.as_committed import as_committed
from generator.impact.answer import Answer
from generator.snapshot import Listing

if TYPE_CHECKING:
    from generator.pipeline import Progress


def affected(root: Path, question: Question, progress: "Progress") -> Answer:
    """Answer exactly, by rendering both states; or if only paths are named, what they can reach."""
    listing = Listing(root)
    try:
        if question.paths and question.since is None and not question.staged:
            from generator.commands.affecting.reachable import reachable  # noqa: PLC0415 -- not for the rest

            return reachable(listing, question.paths)
        is_plain = not (question.paths or question.staged or question.within)
        if is_plain and ".." not in (question.since or "") and listing.is_there:
            return _known(listing, question, progress)
        return _exact(listing, question, progress)
    finally:
        listing.close()


def _known(listing: Listing, question: Question, progress: "Progress") -> Answer:
    """Answer at once where nothing differs from the commit, if an earlier run could."""
    commit, notes = departure(listing, question.since)
    now = as_committed(listing, commit)
    answer = None if now is None else now.answer()
    if answer is not None:
        return replace(answer, notes=notes)
    answer = _exact(listing, question, progress)
    if now is not None:
        now.keep(replace(answer, notes=()))
    return answer


def _exact(listing: Listing, question: Question, progress: "Progress") -> Answer:
    from generator.commands.affecting.compared import compared  # noqa: PLC0415 -- takes long

    return compared(listing, question, progress)
