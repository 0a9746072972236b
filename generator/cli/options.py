"""The options that several commands take."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from generator.cli.parameters import Argument, Option


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


class TextOrJson(StrEnum):
    TEXT = "text"
    JSON = "json"


class DiffFormat(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


class Color(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


RootOption = Annotated[
    Path | None,
    Option(
        metavar="DIR",
        help="The fleet's repository [default: the nearest folder with config/fleet.yaml]",
        show_default=False,
    ),
]
ColorOption = Annotated[Color, Option(help="Whether text is coloured")]
FormatOption = Annotated[Format, Option("--format", help="How results are written")]
TextOrJsonOption = Annotated[TextOrJson, Option("--format", help="How results are written")]
SinceOption = Annotated[
    str | None,
    Option(
        metavar="REF",
        help="Lose nothing that was rendered where this branch left REF [default: the last commit]",
        show_default=False,
    ),
]
NoCacheOption = Annotated[
    bool, Option("--no-cache", help="Ask for no result of an earlier run, and keep none")
]
StrictOption = Annotated[bool, Option("--strict", help="Let warnings fail the run, too")]
TodayOption = Annotated[
    datetime | None,
    Option(
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="The day by which exemptions expire [default: today, UTC]",
        show_default=False,
    ),
]
Names = Annotated[
    list[str] | None,
    Argument(metavar="[CLUSTER[/HUB]]...", help="What to look at [default: everything]"),
]
