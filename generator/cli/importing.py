"""The command that makes a fleet of another tool's repository: ``import``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from generator.cli.options import Color, ColorOption, TextOrJson, TextOrJsonOption
from generator.cli.parameters import Argument, Option
from generator.cli.reporting import failure, finish, way_out
from generator.cli.terminal import is_colored, write
from generator.cli.writing import checked_folder, write_file
from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.commands.importing import Result
    from generator.importing.findings import Origin, Repository


def import_(  # noqa: PLR0913, PLR0917 -- its options
    kind: Annotated[
        str | None,
        Argument(
            metavar="[2i2c|hubploy|flux]",
            help="Whose repository it is [default: what it looks like]",
            show_default=False,
        ),
    ] = None,
    path: Annotated[
        Path | None,
        Argument(
            metavar="[PATH]", help="The repository [default: this folder]", show_default=False
        ),
    ] = None,
    into: Annotated[
        Path | None,
        Option(
            metavar="DIR",
            help="Write there, with copies of what is needed [default: into the repository]",
            show_default=False,
        ),
    ] = None,
    repository: Annotated[
        str | None,
        Option(
            metavar="URL",
            help="Where the fleet will be fetched from [default: git's remote `origin`]",
            show_default=False,
        ),
    ] = None,
    report: Annotated[
        Path | None,
        Option(metavar="FILE", help="Write the whole report as Markdown", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, Option("--dry-run", help="Print what would be added; write nothing")
    ] = False,
    format: TextOrJsonOption = TextOrJson.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Make a fleet of a repository that another tool deploys.

    Adds files and changes none. Releases keep their names and namespaces, so that Flux adopts them.
    """
    from generator.commands.importing import import_repository as run  # noqa: PLC0415 -- not for `--help`
    from generator.output import Output  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.report import importing as words  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    origin, source = _asked(kind, path)
    if into is not None:
        checked_folder(into)
    with ProgressLine() as progress:
        result = run(
            Workspace(source),
            Output(into or source),
            origin,
            _repository(source, repository),
            progress,
            copy=into is not None,
            dry_run=dry_run,
        )
    if format is TextOrJson.JSON:
        write(words.as_json(result))
    else:
        _print(result, color)
    if report and not result.refused:
        write_file(report, words.markdown(result))
    finish((*result.refused, *result.diagnostics), strict=False, failed=result.is_empty)


def _print(result: "Result", color: Color) -> None:
    from generator.report import importing as words  # noqa: PLC0415 -- not for `--help`
    from generator.report import text  # noqa: PLC0415

    colored = is_colored(color)
    for problem in result.refused:
        write(text.diagnostic(problem, color=colored) + "\n", error=True)
    if result.refused:
        failure(text.problems_line(result.refused, "nothing was written"))
        return
    write(text.changes(result.changes))
    if result.is_empty:
        write(words.text(result))
        write("\nerror: no release can be imported; nothing was written\n", error=True)
        return
    if result.changes:
        write(f"\n{words.text(result)}")
        way_out("do what is said above, then run `fleetwave render`")
    else:
        is_wrong = any(one.level == "error" for one in result.diagnostics)
        more = "; `fleetwave validate` says what is wrong with it" if is_wrong else ""
        write(f"the fleet is there already: nothing to do{more}\n", error=True)
    if result.plain_values:
        write(
            f"\nwarning: {words.in_clear(result)}: encrypt what is secret before you commit\n",
            error=True,
        )


def _asked(kind: str | None, path: Path | None) -> tuple["Origin | None", Path]:
    """Tell the arguments apart: the first may be left out, and a folder that is called like a kind
    is `./flux`."""
    from generator.importing.findings import Origin  # noqa: PLC0415 -- not for `--help`

    if kind is None or kind in set(Origin):
        asked, source = Origin(kind) if kind else None, path or Path()
    elif path is None:
        asked, source = None, Path(kind)
    else:
        raise UsageError(
            f"`{kind}` is no kind of repository", hint=f"known are {', '.join(Origin)}"
        )
    if not source.is_dir():
        raise UsageError(f"there is no folder `{source}`")
    return asked, source


def _repository(source: Path, url: str | None) -> "Repository":
    from generator.git import Git  # noqa: PLC0415 -- not for `--help`
    from generator.importing.findings import Repository  # noqa: PLC0415
    from generator.repository_address import (  # noqa: PLC0415
        address_of_origin,
        checked_address,
    )

    git = Git(source)
    return Repository(
        url=checked_address(url) if url else address_of_origin(git.origin),
        revision=git.default_branch,
        name=source.resolve().name,
    )
