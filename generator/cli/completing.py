"""The command that sets a shell up to complete the others: ``completion``."""

from enum import StrEnum
from typing import Annotated

from generator.cli.parameters import Argument
from generator.cli.terminal import write


class Shell(StrEnum):
    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(
    shell: Annotated[
        Shell,
        Argument(metavar="bash|zsh|fish", help="The shell that reads it", show_default=False),
    ],
) -> None:
    """Print the completion script of a shell: eval "$(fleetwave completion bash)"."""
    from generator.completion import script  # noqa: PLC0415 -- not for `--help`

    write(script(shell))
