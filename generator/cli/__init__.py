"""The command line: parses arguments, prints results, chooses the exit code.

Exit codes: 0 done, 1 the fleet has problems or something is out of date, 2 wrong usage, 3 a bug,
4 a rollout that is not over, 130 interrupted. stdout is data, stderr is talk.
"""

import atexit
import contextlib
import gc
import os
import sys

from generator.cli.command_table import COMMANDS, command
from generator.cli.keeping import keep_results
from generator.cli.plain_words import arguments
from generator.cli.reporting import failure
from generator.cli.terminal import OutputError, write
from generator.errors import FleetwaveError


def main() -> None:
    gc.disable()  # a run leaves next to no cycles behind, and looking for them takes 2 % of it
    atexit.register(gc.freeze)  # nor look for them at the end, in all that there is
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # whatever the locale, no message may fail to print
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    keep_results()
    try:
        _run(sys.argv[1:])
    except FleetwaveError as error:
        failure(str(error), hint=error.hint)
        raise SystemExit(error.exit_code) from None
    except OutputError as error:
        with contextlib.suppress(OutputError):
            failure(f"the output cannot be written: {error}")
        os._exit(1)  # Python would try to write the rest again, and fail
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # where Python would try once more
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception:  # noqa: BLE001 -- the last resort, with its traceback
        import traceback  # noqa: PLC0415 -- only for a bug

        traceback.print_exc()
        write("\nerror: this is a bug in fleetwave; please report it with the above\n", error=True)
        raise SystemExit(3) from None


def _run(words: list[str]) -> None:
    for length in (1, 2):
        name = " ".join(words[:length])
        if name in COMMANDS and name.split(" ") == words[:length]:
            function = command(name)
            values = arguments(function, words[length:])
            if values is not None:
                function(**values)
                return
    from generator.cli.by_typer import app  # noqa: PLC0415 -- half of a run in which nothing is wrong

    app(words[0] if words else "")()
