"""A text on the terminal that is drawn over when it changes."""

import shutil

from generator.cli.terminal import write

_UP_AND_CLEAR = "\x1b[{}F\x1b[J"


class Screen:
    def __init__(self) -> None:
        self._lines = 0

    @property
    def height(self) -> int:
        """How many lines can be drawn over; what has left the screen cannot."""
        return max(shutil.get_terminal_size().lines - 1, 1)

    def show(self, text: str) -> None:
        write((_UP_AND_CLEAR.format(self._lines) if self._lines else "") + text)
        self._lines = text.count("\n")
