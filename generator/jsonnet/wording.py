"""What is wrong with a jsonnet layer, for people."""

import re
from collections.abc import Mapping

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Reference

PLACE = re.compile(r"^\t?(/[^\n:]+):\(?(\d+):(\d+)\S*", re.MULTILINE)


def with_nul(reference: Reference, snippet: str) -> Diagnostic:
    before, nul, _ = snippet.partition("\0")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Diagnostic(
        location=Location(reference.path, line=line, column=column, length=1)
        if nul
        else reference.location,
        rule="invalid-jsonnet",
        message="the character U+0000 may not stand in jsonnet"
        if nul
        else "an external variable of this layer holds the character U+0000",
        help="remove it",
    )


def problem(reference: Reference, text: str, variables: Mapping[str, str]) -> Diagnostic:
    message = text.split("\n", 1)[0].removeprefix("RUNTIME ERROR: ")
    while stated := PLACE.match(message):  # twice, for some mistakes
        message = message[stated.end() :].lstrip()
    location = Location(reference.path)
    if place := PLACE.search(text):
        location = Location(place[1][1:], line=int(place[2]), column=int(place[3]))
    if message[1:2].islower() or message[1:2] == " ":
        message = message[0].lower() + message[1:]
    help_text = None
    if "ndefined external variable" in text:
        names = ", ".join(f"`{name}`" for name in variables) or "none"
        help_text = f"define it in `jsonnet_variables` of the chart; defined here: {names}"
    elif "outside the repository" in text:
        help_text = "import files of this repository only"
    elif "max stack frames exceeded" in text:
        help_text = "a function calls itself, or files import each other, without end"
    return Diagnostic(
        location=location,
        rule="invalid-jsonnet",
        message=message.removesuffix("."),
        help=help_text,
        note=f"evaluated for `{reference.location.path}`"
        if reference.location.path != location.path
        else None,
    )
