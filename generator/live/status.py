"""What is said of one release, or of one smoke test, on its way to a commit."""

from enum import StrEnum

from generator.live.object import Key
from generator.record import record


class State(StrEnum):
    DONE = "done"
    PAUSED = "paused"
    """Done, and meant to have nothing new."""
    UPGRADING = "upgrading"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    FAILED = "failed"


DONE = frozenset((State.DONE, State.PAUSED))


@record(kw_only=True)
class Status:
    """A row of what is shown: a release, or a smoke test."""

    key: Key
    name: str
    stage: str
    wave: int
    state: State
    words: str
    is_final: bool = False
    """It will not change by itself."""

    @property
    def news(self) -> tuple[State, str]:
        """What is worth a line when it changes: not each step of an upgrade."""
        return self.state, "" if self.state is State.UPGRADING else self.words

    @property
    def is_done(self) -> bool:
        return self.state in DONE
