"""What was pushed, and which tags moved, for people: a line for each."""

from collections.abc import Iterator, Sequence

from generator.commands.promote import Promotion
from generator.commands.publish import Publication
from generator.commands.publishing.pushing import Pushed
from generator.commands.publishing.tags import Move, Outcome

_SHORT = 12
_VERBS = {Outcome.UNCHANGED: "keep", Outcome.FAILED: "fail"}


def publication(result: Publication) -> str:
    lines = [_pushed(one) for one in result.charts]
    for each in result.clusters:
        lines.append(_pushed(each.artifact))
        lines += [_moved(each.move)] if each.move else []
    return "".join(f"{line}\n" for line in lines)


def promotion(result: Promotion) -> str:
    return "".join(f"{_moved(one)}\n" for one in result.moves)


def notes(result: Publication) -> Iterator[str]:
    if result.is_dry:
        yield "`--dry-run`: no registry was asked, and nothing pushed; what is there already stays"
    for one in result.charts:
        if one.other:
            yield (
                f"`{one.repository}:{one.tag}` is not as this commit has it, and stays: another "
                f"version of fleetwave may have pushed it, or somebody else ({one.other})"
            )
    for ring, names in result.waiting.items() if not result.errors else ():
        listed = ", ".join(f"`{name}`" for name in names)
        yield f"`fleetwave promote {ring}` gives it to {listed}"


def unasked(result: Promotion) -> str:
    return f"no cluster of `{result.before}` was asked if it is well; `fleetwave rollout` does"


def heading(old: str | None, new: str, clusters: Sequence[str]) -> str:
    """Say whose difference follows."""
    names = ", ".join(clusters)
    return f"{names}: {old[:_SHORT]}..{new[:_SHORT]}" if old else f"{names}: all of {new[:_SHORT]}"


def _pushed(one: Pushed) -> str:
    verb = _VERBS.get(one.outcome, "push")
    digest = f"  {one.digest}" if one.digest else ""
    return f"  {verb}  {one.repository}:{one.tag}{digest}"


def _moved(one: Move) -> str:
    verb = _VERBS.get(one.outcome, "move")
    old = f"{one.old[:_SHORT]} → " if one.old and one.outcome is not Outcome.UNCHANGED else ""
    return f"  {verb}  {one.repository}:{one.tag}  {old}{one.new[:_SHORT]}"
