"""An error that goes from one process to another, so that it is reported as if there were one."""

import pickle
import traceback

from generator.record import record


@record(kw_only=True)
class Failed:
    error: bytes | None
    """Pickled; None if it cannot be."""
    traceback: str


class _ThereError(Exception):
    """Where in the other process it was raised, as text."""

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


def failed(error: Exception) -> Failed:
    text = "".join(traceback.format_exception(error))
    try:
        data = pickle.dumps(error)
        pickle.loads(data)  # noqa: S301 -- some can be written and not read
    except Exception:  # noqa: BLE001 -- whatever their parts raise
        return Failed(error=None, traceback=text)
    return Failed(error=data, traceback=text)


def raised(answer: Failed) -> BaseException:
    """Return what is to be raised here."""
    there = _ThereError(answer.traceback)
    if answer.error is None:
        return there
    error: BaseException = pickle.loads(answer.error)  # noqa: S301 -- of a process of our own
    error.__cause__ = there
    return error
