"""The command line as Typer has it: for help, for mistakes, and for words that are not plain."""

import inspect
from collections.abc import Callable
from functools import cache, wraps
from typing import Annotated, Any, get_args

import typer

from generator.cli.command_table import COMMANDS, GROUPS, command
from generator.cli.parameters import Option

_HELP = {"help_option_names": ["-h", "--help"]}


def app(first: str = "") -> typer.Typer:
    """Return the command line; if its first word is a known one, only what begins with that: Typer
    builds all that it knows of before it looks which command is asked for."""
    found = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings=_HELP,
    )
    found.callback()(_root)
    groups: dict[str, typer.Typer] = {}
    known = {name.split()[0] for name in COMMANDS}
    for name in COMMANDS:
        group, _, last = name.rpartition(" ")
        if first in known and first != (group or last):
            continue
        if group and group not in groups:
            groups[group] = typer.Typer(
                help=GROUPS[group], no_args_is_help=True, context_settings=_HELP
            )
            found.add_typer(groups[group], name=group)
        groups.get(group, found).command(last)(in_typers_words(command(name)))
    return found


def _root() -> None:
    """Run fleets of JupyterHubs by GitOps: config/ in, rendered/ out."""


def in_typers_words(function: Callable[..., None]) -> Callable[..., None]:
    """Return the command with a signature that Typer understands."""

    @wraps(function)
    def called(**values: Any) -> None:
        function(**values)

    signature = inspect.signature(function)
    parameters = [
        one.replace(annotation=_annotation(one.annotation)) for one in signature.parameters.values()
    ]
    called.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return called


@cache  # most are of several commands
def _annotation(own: Any) -> Any:
    kind, told = get_args(own)
    make = typer.Option if isinstance(told, Option) else typer.Argument
    return Annotated[kind, make(*told.names, **told.settings)]
