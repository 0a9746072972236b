"""What a command is given without Typer, held against what Typer gives it."""

import inspect
from contextlib import suppress
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.core import TyperCommand

from generator.cli.by_typer import in_typers_words
from generator.cli.command_table import COMMANDS, command
from generator.cli.options import Color, Format
from generator.cli.plain_words import arguments

_VALUES = (
    "",
    "-",
    "--",
    "=",
    "a",
    "a/b",
    "main..HEAD",
    ".",
    "/etc/passwd",
    "/gone",
    "7",
    "é\udcff",
)
_OTHERS = ("-h", "--help", "--nonsense", "-c", "--no-check", "--no-hubs", "2026-01-31")


@cache
def typers(name: str) -> tuple[TyperCommand, list[dict[str, Any]]]:
    """Return the command as Typer makes it, and where it notes what it is called with."""
    calls: list[dict[str, Any]] = []

    @wraps(command(name))
    def noting(**values: Any) -> None:
        calls.append(values)

    app = typer.Typer(
        add_completion=False, context_settings={"help_option_names": ["-h", "--help"]}
    )
    app.command()(in_typers_words(noting))
    made = typer.main.get_command(app)
    assert isinstance(made, TyperCommand)
    return made, calls


def by_typer(name: str, words: list[str]) -> dict[str, Any] | None:
    made, calls = typers(name)
    calls.clear()
    with suppress(SystemExit):
        made.main(words, prog_name="fleetwave")
    return typed(calls[0]) if calls else None


def plainly(name: str, words: list[str]) -> dict[str, Any] | None:
    function = command(name)
    found = arguments(function, words)
    if found is None:
        return None
    bound = inspect.signature(function).bind(**found)
    bound.apply_defaults()
    return typed(bound.arguments)


def typed(values: dict[str, Any]) -> dict[str, Any]:
    """An option's choice equals the text that it stands for; a command may tell them apart."""
    return {name: (type(value), value) for name, value in values.items()}


def words(name: str) -> st.SearchStrategy[list[str]]:
    made, _ = typers(name)
    # No command line can have a null character.
    value = st.sampled_from(_VALUES) | st.text(st.characters(exclude_characters="\0"), max_size=3)
    groups = [(value | st.sampled_from(_OTHERS)).map(lambda one: [one])]
    for parameter in made.params:
        choices = [str(one) for one in getattr(parameter.type, "choices", ())]
        likely = st.sampled_from(choices) if choices else value
        groups += [likely.map(lambda one: [one])]
        for form in parameter.opts if parameter.param_type_name == "option" else ():
            groups += [
                st.just([form]),
                (likely | value).map(lambda one, form=form: [form, one]),
                (likely | value).map(lambda one, form=form: [f"{form}={one}"]),
            ]
    some = st.lists(st.one_of(groups), max_size=5)
    return some.map(lambda found: [word for group in found for word in group])


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_given_what_typer_gives_it(name: str) -> None:
    @settings(max_examples=50, deadline=None)
    @given(words(name))
    def holds(some: list[str]) -> None:
        found = plainly(name, some)
        assert found is None or found == by_typer(name, some)

    holds()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("render", {}),
        ("render a/b c", {"names": ["a/b", "c"]}),
        ("render --check --strict", {"check": True, "strict": True}),
        ("render a --since main --no-cache", {"names": ["a"], "since": "main", "no_cache": True}),
        ("render --root . --format github", {"root": Path(), "format": Format.GITHUB}),
        ("validate --format=json --rendered", {"format": Format.JSON, "rendered": True}),
        ("validate --color never --color always", {"color": Color.ALWAYS}),
        ("affected --within a x --within b", {"within": ["a", "b"], "paths": ["x"]}),
        ("diff main..HEAD a --all", {"arguments": ["main..HEAD", "a"], "everything": True}),
        ("explain a/b hub.config", {"name": "a/b", "key": "hub.config"}),
        ("publish --tag=-x", {"tag": "-x"}),
    ],
)
def test_plain_words_need_no_typer(line: str, expected: dict[str, Any]) -> None:
    name, *rest = line.split(" ")
    assert typed(arguments(command(name), rest) or {}) == typed(expected)


@pytest.mark.parametrize(
    "line",
    [
        "render --help",
        "render -h",
        "render --",
        "render -",
        "render --chek",
        "render --check=yes",
        "render --since",
        "render --since --check",
        "render --format nonsense",
        "render --today 2026-01-31",
        "render --root /gone",
        "explain",
        "explain a/b c d",
        "gc --keep 3",
        "new hub --hubs/--no-hubs",
    ],
)
def test_what_is_not_plain_is_left_to_typer(line: str) -> None:
    name = next(one for one in COMMANDS if line.startswith(one))
    assert arguments(command(name), line.removeprefix(name).split()) is None
