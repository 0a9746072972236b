"""The command that follows a commit: ``rollout``."""

from typing import TYPE_CHECKING, Annotated

from generator.cli.live_options import (
    ArgocdContextOption,
    Clusters,
    ContextOption,
    KubeconfigOption,
    contexts,
)
from generator.cli.options import Color, ColorOption, RootOption, TextOrJson, TextOrJsonOption
from generator.cli.parameters import Option
from generator.cli.reporting import failure, note
from generator.cli.screen import Screen
from generator.cli.terminal import fleet_folder, is_colored, width, write
from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.commands.rollout import Moment, Rollout

_TIMED_OUT = 4


def rollout(  # noqa: PLR0913, PLR0917 -- one parameter for each option
    names: Clusters = None,
    watch: Annotated[
        bool, Option("--watch", help="Follow it to its end, however long that takes")
    ] = False,
    timeout: Annotated[
        str | None,
        Option(
            metavar="DURATION",
            help="Follow it for so long at most, as 30m or 1h30m",
            show_default=False,
        ),
    ] = None,
    commit: Annotated[
        str | None,
        Option(metavar="REF", help="The commit to look for [default: HEAD]", show_default=False),
    ] = None,
    context: ContextOption = None,
    argocd_context: ArgocdContextOption = None,
    kubeconfig: KubeconfigOption = None,
    root: RootOption = None,
    format: TextOrJsonOption = TextOrJson.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Say how far clusters are with a commit, or follow it; exit with 4 if it is not over."""
    seconds = _seconds(timeout) if timeout else None if watch else 0.0
    from generator.commands import rollout as commands  # noqa: PLC0415 -- not for `--help`
    from generator.git import Git  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = fleet_folder(root)
    where = contexts(context, argocd_context, kubeconfig)
    found = commands.rollout(Workspace(folder), Git(folder), commit, names or (), where)
    for each in found.notes:
        note(each)
    last = _show(found, seconds, format, colored=is_colored(color, error=False))
    _finish(last)


def _show(found: "Rollout", seconds: float | None, form: TextOrJson, *, colored: bool) -> "Moment":
    from generator.report.rollout import json, text  # noqa: PLC0415 -- not for `--help`

    screen = Screen() if form is TextOrJson.TEXT and width() is not None else None
    last: Moment | None = None
    for moment in found.follow(seconds):
        before = last.clusters if last else ()
        if moment.trouble and (last is None or moment.trouble != last.trouble):
            note(moment.trouble)
        if form is TextOrJson.JSON:
            write(json.lines(before, moment.clusters))
        elif screen:
            height = None if moment.is_last else screen.height
            screen.show(text.table(moment.clusters, width(), height, color=colored))
        elif seconds == 0:
            write(text.table(moment.clusters, None, None, color=colored))
        else:
            write(text.lines(before, moment.clusters, color=colored))
        last = moment
    if last is None:
        raise AssertionError("there is always something to see")
    return last


def _finish(last: "Moment") -> None:
    from generator.live.rollout import Outcome  # noqa: PLC0415 -- not for `--help`

    names = {
        outcome: ", ".join(f"`{one.cluster}`" for one in last.clusters if one.outcome is outcome)
        for outcome in Outcome
    }
    if last.outcome is Outcome.FAILED:
        failure(
            f"the rollout has failed on {names[Outcome.FAILED]}",
            hint="see what its hubs say above; docs/rollout.md has what to do",
        )
        raise SystemExit(1)
    if last.outcome is Outcome.ON_ITS_WAY:
        failure(f"the rollout is not over on {names[Outcome.ON_ITS_WAY]}")
        raise SystemExit(_TIMED_OUT)


def _seconds(text: str) -> float:
    from generator.inspection import known  # noqa: PLC0415 -- not for `--help`

    if not known.is_duration(text):
        raise UsageError(f"`{text}` is no duration", hint="write it as 90s, 30m or 1h30m")
    return float(text) if text.isdigit() else known.seconds(text)
