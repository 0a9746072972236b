"""Write docs/commands.md from the command line itself: `python docs/commands_from_cli.py`."""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from generator.cli.by_typer import app  # noqa: E402 -- beside this folder


def page() -> str:
    lines = [
        "# Commands",
        "",
        "<!-- Written by docs/commands_from_cli.py from generator/cli; `make docs`. -->",
        "",
        "What `fleetwave COMMAND --help` says. Exit codes: 0 done, 1 the fleet has problems or",
        "something is out of date, 2 wrong usage, 3 a bug, 4 a rollout that is not over, 130",
        "interrupted. Data goes to stdout, talk to stderr.",
    ]
    for name, command in commands(typer.main.get_command(app()), "fleetwave"):
        lines += ["", f"## {name}", "", inspect.cleandoc(command.help or "")]
        lines += ["", f"    {name}{''.join(usage(command))}", *parameters(command)]
    return "\n".join(lines) + "\n"


def commands(command: object, name: str) -> Iterator[tuple[str, TyperCommand]]:
    if isinstance(command, TyperGroup):
        for inner in command.commands.values():
            yield from commands(inner, f"{name} {inner.name}")
    elif isinstance(command, TyperCommand) and not command.hidden:
        yield name, command


def usage(command: TyperCommand) -> Iterator[str]:
    yield " [OPTIONS]"
    for one in command.params:
        if isinstance(one, TyperArgument):
            yield f" {one.make_metavar(typer.Context(command))}"


def parameters(command: TyperCommand) -> Iterator[str]:
    rows = [row for one in command.params if (row := one.get_help_record(typer.Context(command)))]
    if rows:
        yield from ("", "| | |", "|---|---|")
        yield from (f"| `{cell(left)}` | {cell(right)} |" for left, right in rows)


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    (HERE / "commands.md").write_text(page(), encoding="utf-8")
