"""Where something stands in a text, and the error that says so."""

from generator.record import record


@record(order=True)
class Span:
    """Part of one line; counts from 1, as editors do."""

    line: int
    column: int
    length: int
    """Characters to underline, at least 1."""


class YamlError(ValueError):
    """The text is not YAML that all its readers take in one way."""

    def __init__(
        self,
        problem: str,
        *,
        span: Span | None = None,
        rule: str = "invalid-yaml",
        help: str | None = None,  # noqa: A002 the name that diagnostics use
        names_value: bool = False,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        """What is wrong, without the place."""
        self.line = span.line if span else None
        self.column = span.column if span else None
        self.length = span.length if span else 1
        self.rule = rule
        """``invalid-yaml``, ``duplicate-key``, ``many-documents`` or ``not-utf8``."""
        self.help = help
        """A way out, where one is known."""
        self.names_value = names_value
        """``problem`` or ``help`` quote the file: not to be shown if the file is secret."""

    def __str__(self) -> str:
        if self.line is None:
            return self.problem
        return f"{self.problem} (line {self.line}, column {self.column})"


def place(text: str, index: int) -> tuple[int, int]:
    """Return line and column of a character. Only LF ends a line, as in editors: to YAML a lone
    CR, NEL, U+2028 and U+2029 do too, so libyaml's own line numbers would not fit."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
