"""Errors that end a run. Each knows its exit code and, if there is one, the way out."""


class FleetwaveError(Exception):
    """A problem the user can fix; shown without a traceback."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(FleetwaveError):
    """The command line asks for something that does not exist."""

    exit_code = 2


def reason(error: OSError) -> str:
    """Return what the system says of a failure, as the end of a message."""
    return (error.strerror or str(error)).lower()
