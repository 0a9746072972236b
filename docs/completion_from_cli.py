"""Write generator/completion/commands.json from the command line itself: `make docs` runs this."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from generator.cli.by_typer import app  # noqa: E402 -- also where fleetwave is not installed

OF_THE_SHELL = {"PATH": ":files", "FILE": ":files", "DIR": ":folders"}
FILE = ROOT / "generator" / "completion" / "commands.json"


def text() -> str:
    found = dict(commands(typer.main.get_command(app()), ""))
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def commands(command: Any, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    parameters = command.params
    yield (
        name,
        {
            "help": command.get_short_help_str(100),
            "options": {
                next(form for form in one.opts if form.startswith("--")): {
                    "help": short(one.help or ""),
                    "value": value(one),
                }
                for one in [*parameters, help_option(command)]
                if one.param_type_name == "option"
            },
            "arguments": [argument(one) for one in parameters if one.param_type_name == "argument"],
        },
    )
    for below, inner in getattr(command, "commands", {}).items():
        if not inner.hidden:
            yield from commands(inner, f"{name} {below}".strip())


def help_option(command: Any) -> Any:
    return command.get_help_option(command.make_context(command.name, [], resilient_parsing=True))


def value(parameter: Any) -> str | list[str] | None:
    """Return what a parameter takes: choices, the shell's files, or how `--help` calls it."""
    kind = parameter.type
    if getattr(parameter, "is_flag", False):
        return None
    if hasattr(kind, "choices"):
        return [str(getattr(choice, "value", choice)) for choice in kind.choices]
    metavar = parameter.metavar or kind.name.upper()
    if kind.name in {"path", "file", "filename", "directory"}:
        return OF_THE_SHELL.get(metavar.strip("[]"), ":files")
    return OF_THE_SHELL.get(metavar.strip("[]."), metavar)


def argument(parameter: Any) -> str | list[str]:
    found = value(parameter)
    assert found is not None  # noqa: S101 -- no argument is a flag
    many = parameter.nargs == -1 and isinstance(found, str) and not found.endswith("...")
    return f"{found}..." if many else found


def short(text: str) -> str:
    return text.partition(" [default:")[0]


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
