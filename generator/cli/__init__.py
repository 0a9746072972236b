"""The command line: parses arguments, prints results, chooses the exit code.

Exit codes: 0 done, 1 the fleet has problems or something is out of date, 2 wrong usage, 3 a bug,
4 a rollout that is not over, 130 interrupted. stdout is data, stderr is talk.
"""

import atexit
import contextlib
import gc
import os
import sys

import typer

from generator.cli import (
    affecting,
    charts,
    comparing,
    completing,
    examining,
    explaining,
    extracting,
    graphing,
    importing,
    init,
    new,
    promoting,
    publishing,
    rendering,
    rolling_out,
    schemas,
    validating,
)
from generator.cli.keeping import keep_results
from generator.cli.reporting import failure
from generator.cli.terminal import OutputError, write
from generator.errors import FleetwaveError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def root() -> None:
    """Run fleets of JupyterHubs by GitOps: config/ in, rendered/ out."""


# In the order of the README.
app.command()(rendering.render)
app.command()(validating.validate)
app.command()(rendering.bootstrap)
app.command()(affecting.affected)
app.command()(comparing.diff)
app.command()(explaining.explain)
app.command()(explaining.values)
app.command()(graphing.graph)
app.command()(publishing.publish)
app.command()(promoting.promote)
app.command()(rolling_out.rollout)
app.command()(examining.doctor)
app.command()(extracting.extract)
app.command("import")(importing.import_)
app.command("gc")(charts.collect)
app.command()(completing.completion)
app.add_typer(charts.charts, name="charts")
app.command()(init.init)
app.add_typer(new.new, name="new")
app.command()(schemas.schema)


def _narrow(word: str) -> None:
    """Typer builds all the commands that it knows of before it looks which is asked for."""
    commands = [
        one
        for one in app.registered_commands
        if (one.name or getattr(one.callback, "__name__", "")) == word
    ]
    groups = [one for one in app.registered_groups if one.name == word]
    if commands or groups:
        app.registered_commands, app.registered_groups = commands, groups


def main() -> None:
    gc.disable()  # a run leaves next to no cycles behind, and looking for them takes 2 % of it
    atexit.register(gc.freeze)  # nor look for them at the end, in all that there is
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # whatever the locale, no message may fail to print
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    keep_results()
    _narrow(sys.argv[1] if len(sys.argv) > 1 else "")
    try:
        app()
    except FleetwaveError as error:
        failure(str(error), hint=error.hint)
        raise SystemExit(error.exit_code) from None
    except OutputError as error:
        with contextlib.suppress(OutputError):
            failure(f"the output cannot be written: {error}")
        os._exit(1)  # Python would try to write the rest again, and fail
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception:  # noqa: BLE001 -- the last resort, with its traceback
        import traceback  # noqa: PLC0415 -- only for a bug

        traceback.print_exc()
        write("\nerror: this is a bug in fleetwave; please report it with the above\n", error=True)
        raise SystemExit(3) from None
