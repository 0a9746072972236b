"""A process that is told what to do, and answers.

Not ``multiprocessing``: it runs the program's main file once more in each process, which a console
script or a pipe to Python may not be ready for, and each prints its own traceback at a Ctrl-C.
"""

import contextlib
import pickle
import subprocess
import sys
from typing import Any

from generator.errors import FleetwaveError
from generator.workers.failure import Failed, raised

# Nothing is imported before, so nothing from the folder where fleetwave is run.
_PROGRAM = """\
import sys
sys.path[:] = sys.argv[1:]
from generator.workers.worker import main
main()
"""


class Process:
    """Ends by itself when the one who started it is gone."""

    def __init__(self) -> None:
        """Raises ``OSError`` if none can be started."""
        if getattr(sys, "frozen", False) or not sys.executable:
            raise OSError("this program is not run by a Python that could be started again")
        # In a group of its own it is not interrupted by a terminal, but ended by whoever is.
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("both are pipes")
        self._orders, self._answers = self._process.stdin, self._process.stdout

    def tell(self, order: Any) -> None:
        with contextlib.suppress(BrokenPipeError):  # it has ended, which its answer tells
            pickle.dump(order, self._orders, pickle.HIGHEST_PROTOCOL)
            self._orders.flush()

    def answer(self) -> Any:
        """Wait for the answer; raises what was raised there."""
        try:
            answer = pickle.load(self._answers)  # noqa: S301 -- of a process of our own
        except (EOFError, pickle.UnpicklingError):
            raise FleetwaveError(
                f"a process that was building clusters has ended: {_how(self._process.wait())}",
                hint="if memory ran out, run with `FLEETWAVE_JOBS=1`, which starts none",
            ) from None
        if isinstance(answer, Failed):
            raise raised(answer)
        return answer

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(BrokenPipeError):  # of what it was not told any more
            self._orders.close()
        self._answers.close()


def _how(status: int) -> str:
    return f"exit code {status}" if status >= 0 else f"signal {-status}"
