"""The line of progress, on a real terminal."""

import contextlib
import os
import sys
import time
from io import FileIO

import pytest

from generator.progress import ProgressLine

CLEARED = "\r\x1b[K"


def work(*, is_interrupted: bool) -> None:
    with ProgressLine() as progress:
        progress(0, 30, "at once, so not shown")
        time.sleep(0.6)
        progress(15, 30, "alpha")
        if is_interrupted:
            raise KeyboardInterrupt


def everything(seen: FileIO) -> bytes:
    """Read until the other side, which is closed, has nothing left."""
    text = b""
    with contextlib.suppress(OSError):  # which is how Linux says so
        while part := seen.read(1000):
            text += part
    return text


@pytest.mark.parametrize("is_interrupted", [False, True])
def test_the_line_goes_however_the_work_ends(
    monkeypatch: pytest.MonkeyPatch, is_interrupted: bool
) -> None:
    reader, writer = os.openpty()
    with os.fdopen(reader, "rb", buffering=0) as seen, os.fdopen(writer, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        if is_interrupted:
            with pytest.raises(KeyboardInterrupt):
                work(is_interrupted=True)
        else:
            work(is_interrupted=False)
        terminal.close()
        text = everything(seen).decode()
    assert text == f"{CLEARED}[{'#' * 12}{'-' * 12}] 15/30 alpha{CLEARED}"
