"""What Helm refuses before it reads any YAML."""

import re

from generator.diagnostic import Diagnostic, InvalidError, Location

_BEHIND_MARK = re.compile(r"(?:\A|\n)(---)(?!\s*?(?:#.*)?(?:\n|\Z))")
_DIRECTIVE = re.compile(r"(?:[ \t\r]*(?:#.*)?\n)*(%)")


def check_begin(path: str, text: str) -> None:
    """Helm goes through a file by lines, to find where a document ends.

    Source: apimachinery's ``yaml.YAMLReader``, and that it leaves directives a document of their
    own."""
    if match := _BEHIND_MARK.search(text):
        message = "Helm takes nothing but a comment behind `---` at the beginning of a line"
        help_ = "begin a line for it, or put it in quotes"
    elif match := _DIRECTIVE.match(text):
        message = "Helm takes no directive"
        help_ = "leave the lines that begin with `%` out, and `---` after them"
    else:
        return
    line = text.count("\n", 0, match.start(1)) + 1
    raise InvalidError(
        Diagnostic(
            location=Location(path, line=line, column=1),
            rule="invalid-yaml",
            message=message,
            help=help_,
        )
    )
