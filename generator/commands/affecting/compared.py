"""What a change affects, found by rendering both states."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.changeset import Op
from generator.commands.affecting.reachable import reached
from generator.commands.affecting.states import Question, states
from generator.diagnostic import InvalidError
from generator.document import locate
from generator.impact.answer import Answer, ordered
from generator.impact.changed import Changed
from generator.impact.side import Side, answered, read_side
from generator.snapshot import Listing, program_changes

if TYPE_CHECKING:
    from generator.pipeline import Progress


def compared(listing: Listing, question: Question, progress: "Progress") -> Answer:
    sides, notes = states(listing, question.since, is_staged=question.staged)
    changed = Changed(sides.changed, [sides.old.links, sides.new.links])
    new = read_side(sides.new)
    old = read_side(sides.old, changed, new)
    programs = (
        program_changes(listing, sides.old_commit),
        {} if sides.new_is_on_disk else program_changes(listing, sides.new_commit),
    )
    if any(programs):
        from generator.commands.affecting.another_program import (  # noqa: PLC0415 -- for a checkout of it
            by_another_program,
        )

        answer = by_another_program(old, new, changed, programs, progress)
    else:
        answer = _by_rendering(old, new, changed, progress)
    answer = replace(answer, notes=(*notes, *answer.notes))
    if question.paths:
        answer = _limited(answer, old, new, Changed(_all_of(question.paths), changed.links))
    if question.within:
        from generator.commands.affecting.path_guard import stays_within  # noqa: PLC0415 -- seldom asked for

        refused = stays_within(question.within, listing, sides, answer, old, new)
        answer = replace(answer, diagnostics=(*answer.diagnostics, *locate(refused, sides.new)))
    return answer


def _by_rendering(old: Side, new: Side, changed: Changed, progress: "Progress") -> Answer:
    from generator.impact.difference import Comparison  # noqa: PLC0415 -- not without rendering

    try:
        found = Comparison(old, new, changed).run(progress)
    except InvalidError as error:
        return replace(answered(new, [], error.diagnostics), is_answered=False)
    problems = [problem for many in found.problems.values() for problem in many]
    answer = answered(new, found.affected, problems, tuple(found.problems))
    return replace(answer, paused=ordered(found.paused))


def _limited(answer: Answer, old: Side, new: Side, asked: Changed) -> Answer:
    """Leave what some paths can reach."""
    named = {(one.cluster, one.hub) for many in reached(old, new, asked).values() for one in many}
    return replace(
        answer,
        affected=tuple(one for one in answer.affected if (one.cluster, one.hub) in named),
        paused=tuple(one for one in answer.paused if (one.cluster, one.hub) in named),
    )


def _all_of(paths: Sequence[str]) -> Mapping[str, Op]:
    return dict.fromkeys(paths, Op.UPDATE)
