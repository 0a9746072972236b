"""A commit on its way, for people: a table of what is, or a line for each thing that changed."""

from collections.abc import Iterator, Sequence

from generator.live.rollout import Outcome, Progress, changed, changed_syncs
from generator.live.status import State, Status
from generator.live.sync import ARGO_CD, Sync, short
from generator.report.visible import visible

_COLORS = {
    State.DONE: "32",
    State.PAUSED: "34",
    State.UPGRADING: "33",
    State.WAITING: "2",
    State.SUSPENDED: "35",
    State.FAILED: "1;31",
}
_NARROWEST = 40


def table(
    clusters: Sequence[Progress], width: int | None, height: int | None, *, color: bool
) -> str:
    """Write all of it; in ``height`` lines, without as many of those that are done as it takes."""
    rows = [row for one in clusters for row in _rows(one, is_short=False)]
    if height is not None and len(rows) > height:
        rows = [row for one in clusters for row in _rows(one, is_short=True)]
    return "".join(f"{_painted(state, _cut(row, width), color)}\n" for state, row in rows[:height])


def lines(before: Sequence[Progress], after: Sequence[Progress], *, color: bool) -> str:
    """Say what is otherwise than before."""
    known = {one.cluster: one for one in before}
    return "".join(
        f"{_painted(state, line, color)}\n"
        for one in after
        for state, line in _changes(known.get(one.cluster), one)
    )


def _changes(before: Progress | None, after: Progress) -> Iterator[tuple[State | None, str]]:
    for sync in changed_syncs(before, after):
        if not sync.is_quiet or (before and sync.by == ARGO_CD):
            yield None, f"{after.cluster}: {_said(sync)}"
    for status in changed(before, after):
        yield status.state, f"{after.cluster}/{status.name}: {_words(status, ': ')}"
    if after.outcome is not Outcome.ON_ITS_WAY and (not before or before.outcome != after.outcome):
        yield None, f"{after.cluster}: {after.outcome}{_at(after)}"


def _rows(one: Progress, *, is_short: bool) -> Iterator[tuple[State | None, str]]:
    yield None, f"{visible(one.cluster)}: {one.outcome}{_at(one)}"
    done = [status for status in one.statuses if status.is_done] if is_short else []
    shown = [status for status in one.statuses if status not in done]
    indent = " " * (7 if one.has_waves else 2)
    names = max((len(status.name) for status in shown), default=0)
    for status in shown:
        words = _words(status, " " * (10 - len(status.state)))
        wave = f"{status.wave:>3}  " if one.has_waves else ""
        yield status.state, f"  {wave}{status.name:<{names}}  {words}"
    if done:
        yield State.DONE, f"{indent}and {len(done)} that are done"
    for sync in one.syncs:
        if not sync.is_quiet and one.outcome is not Outcome.DONE:
            yield None, f"{indent}{_said(sync)}"


def _at(one: Progress) -> str:
    return f" at commit {short(one.commit)}" if one.commit else ""


def _words(status: Status, between: str) -> str:
    words = visible(" ".join(status.words.split()))
    return f"{status.state}{between}{words}" if words else status.state


def _said(sync: Sync) -> str:
    words = visible(" ".join(sync.message.split()))
    name = f"{sync.by}'s `{sync.application}` is {sync.phase}"
    return f"{name}: {words}" if words else name


def _cut(row: str, width: int | None) -> str:
    if width is None or len(row) <= max(width, _NARROWEST):
        return row
    return row[: max(width, _NARROWEST) - 1] + "…"


def _painted(state: State | None, row: str, color: bool) -> str:
    code = _COLORS[state] if state else "1"
    return f"\x1b[{code}m{row}\x1b[0m" if color else row
