"""A line on the terminal for work that takes over half a second; nothing anywhere else."""

import sys
import time
from typing import Self

_PATIENCE = 0.5
_WIDTH = 24


class ProgressLine:
    """Call it with (done, of, name), within ``with``: however that ends, the line goes."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._is_shown = False
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: int, total: int, name: str) -> None:
        if not self._is_terminal or time.monotonic() - self._started < _PATIENCE:
            return
        filled = _WIDTH * done // max(total, 1)
        bar = "#" * filled + "-" * (_WIDTH - filled)
        sys.stderr.write(f"\r\x1b[K[{bar}] {done}/{total} {name}")
        sys.stderr.flush()
        self._is_shown = True

    def __exit__(self, *_: object) -> None:
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._is_shown = False
