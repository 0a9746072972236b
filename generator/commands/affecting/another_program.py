"""Compare by what was committed, where fleetwave itself changed with its fleet."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.changeset import Op
from generator.diagnostic import Diagnostic, InvalidError
from generator.fleet import Release
from generator.impact.answer import Affected, Answer, Reason
from generator.impact.because import Because
from generator.impact.candidates import say_the_same
from generator.impact.changed import Changed
from generator.impact.committed import between, committed
from generator.impact.side import Side, answered
from generator.inputs.kind import Kind
from generator.pipeline import Progress, build
from generator.record import record
from generator.selection import Selection
from generator.tree import Tree

_NOTE = (
    "fleetwave itself changed, and cannot render what it was {side}: that is taken from the "
    "`rendered/` committed there"
)

Programs = tuple[Mapping[str, Op], Mapping[str, Op]]
"""Of both sides, which files of the program are others there."""


def by_another_program(
    old: Side, new: Side, changed: Changed, programs: Programs, progress: Progress
) -> Answer:
    """Each side is rendered if this program is the one that it has, or else is what is committed of
    it. Of clusters that are broken on a side that is rendered, nothing is said."""
    notes = [
        _NOTE.format(side=side)
        for program, side in zip(programs, ("before", "after"), strict=True)
        if program
    ]
    try:
        now = _rendered(new, progress, is_committed=bool(programs[1]))
        then = _rendered(old, progress, is_committed=bool(programs[0]))
    except InvalidError as error:
        return replace(answered(new, [], error.diagnostics), is_answered=False)
    found = between(then.tree, now.tree, dict(_releases(new)), _reasons(programs))
    broken = now.broken | then.broken
    because = Because(
        old,
        new,
        changed,
        same_settings=say_the_same(old.settings, new.settings, with_charts=True),
        same_templates=False,
    )
    named = [
        replace(one, reasons=(*one.reasons, *_own(because, one)))
        for one in found
        if one.cluster not in broken
    ]
    answer = answered(new, named, now.problems, tuple(sorted(now.broken)))
    return replace(answer, notes=tuple(notes))


@record(kw_only=True)
class _Rendered:
    tree: Tree
    broken: frozenset[str] = frozenset()
    problems: tuple[Diagnostic, ...] = ()


def _rendered(side: Side, progress: Progress, *, is_committed: bool) -> _Rendered:
    if is_committed or side.settings is None:
        return _Rendered(tree=committed(side.files))
    built = build(side.files, Selection(), progress)
    return _Rendered(
        tree={path: data for one in built.clusters for path, data in one.tree.items()},
        broken=frozenset(one.name for one in built.clusters if one.is_broken),
        problems=tuple(problem for one in built.clusters for problem in one.errors),
    )


def _own(because: Because, one: Affected) -> tuple[Reason, ...]:
    """Return what else a hub may differ by: that it does for this is not known."""
    if one.hub is None:
        return because.of_engine(one.cluster)
    return because.themselves(one.cluster, one.hub)


def _reasons(programs: Programs) -> tuple[Reason, ...]:
    return tuple(
        Reason(path=path, kind=Kind.PROGRAM, change=change)
        for path, change in sorted({**programs[1], **programs[0]}.items())
    )


def _releases(side: Side) -> Iterator[tuple[tuple[str, str], Release]]:
    for parsed in side.clusters.values():
        for name, release in parsed.releases.items():
            yield (release.cluster, name), release
