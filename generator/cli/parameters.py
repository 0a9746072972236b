"""How a command says what it takes: the words of Typer, without Typer, which takes longer to import
than most runs take. ``by_typer`` gives them to it, where there is help or a mistake to be printed;
all other command lines are read by ``plain_words``."""

from collections.abc import Sequence


class Parameter:
    """What `typer.Option` or `typer.Argument` is told. What else they could be told is not here, as
    it may change what a plain command line means: teach that to ``plain_words`` first."""

    def __init__(
        self,
        *names: str,
        help: str | None = None,  # noqa: A002 -- Typer's name
        metavar: str | None = None,
        show_default: bool = True,
        formats: Sequence[str] | None = None,
        min: int | None = None,  # noqa: A002 -- Typer's name
    ) -> None:
        self.names = names
        self.settings = {
            "help": help,
            "metavar": metavar,
            "show_default": show_default,
            "formats": formats,
            "min": min,
        }


class Option(Parameter):
    """Without names it is called like the parameter."""


class Argument(Parameter):
    pass
