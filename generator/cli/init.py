"""``init``: a fleet from nothing, asking what it must know if there is somebody to ask."""

import shlex
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from generator.cli.new_options import AdminOption, Authenticator, EngineName
from generator.cli.options import Color, ColorOption, Format
from generator.cli.parameters import Argument, Option
from generator.cli.reporting import finish, note, report
from generator.cli.terminal import write
from generator.cli.writing import checked_folder
from generator.errors import FleetwaveError, UsageError

_CLUSTER = "first"
_DOMAIN = "example.org"
_REPOSITORY = "git+https://github.com/fleetwave/fleetwave"

Asker = Callable[[str, str, Callable[[str], str]], str]
"""Takes a question, what no answer means, and a check that returns what is meant."""


class Ci(StrEnum):
    GITHUB = "github"


def init(  # noqa: PLR0913, PLR0917 -- its options
    folder: Annotated[
        Path, Argument(metavar="[DIR]", help="Where [default: here]", show_default=False)
    ] = Path(),
    url: Annotated[
        str | None,
        Option(metavar="URL", help="The fleet's repository [default: that of `origin`]"),
    ] = None,
    cluster: Annotated[
        str | None, Option(metavar="NAME", help=f"The first cluster [default: {_CLUSTER}]")
    ] = None,
    domain: Annotated[
        str | None,
        Option(metavar="DOMAIN", help=f"Below it are its hubs' domains [default: {_DOMAIN}]"),
    ] = None,
    authenticator: Annotated[
        Authenticator, Option(help="How people log in to its hubs")
    ] = Authenticator.NATIVE,
    admin: AdminOption = None,
    engine: Annotated[
        EngineName, Option(help="What delivers: Argo CD with Flux, or Flux alone")
    ] = EngineName.ARGOCD,
    ci: Annotated[Ci | None, Option(help="Have it checked there")] = None,
    templates: Annotated[
        bool, Option("--templates", help="Have all templates, to change them")
    ] = False,
    yes: Annotated[bool, Option("--yes", help="Ask nothing")] = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Begin a fleet, with an example cluster; keep all that is there."""
    from generator.commands.init import Init  # noqa: PLC0415 -- not for `--help`
    from generator.commands.init import init as run  # noqa: PLC0415
    from generator.commands.new import answers  # noqa: PLC0415
    from generator.commands.new.wanted import Choices  # noqa: PLC0415
    from generator.configuration import cluster_folders  # noqa: PLC0415
    from generator.git import Git  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.repository_address import PLACEHOLDER, address_of_origin  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    git = Git(checked_folder(folder))
    ask = _nobody if yes or cluster_folders(Workspace(folder)) else _asker()
    wanted = Init(
        url=answers.url(url)
        if url
        else ask(
            "The fleet's repository", address_of_origin(git.origin) or PLACEHOLDER, answers.url
        ),
        revision=git.default_branch or "refs/heads/main",
        cluster=answers.cluster(cluster)
        if cluster
        else ask("Name of the first cluster", _CLUSTER, answers.cluster),
        domain=answers.domain(domain)
        if domain
        else ask("Domain of its hubs", _DOMAIN, answers.domain),
        choices=Choices(
            authenticator=authenticator, admins=tuple(admin or ()), storage="dynamic", size="small"
        ),
        engine=engine,
        ci=ci,
        has_templates=templates,
        requirement=_requirement(),
    )
    with ProgressLine() as progress:
        result = run(Workspace(folder), Output(folder), git, wanted, progress)
    added = result.added
    consequence = "nothing was written" if added.is_refused else "all was written"
    report(Format.TEXT, color, added.diagnostics, consequence, added.changes)
    if cluster and result.clusters and cluster not in result.clusters:
        note(f"there is a fleet already: `fleetwave new cluster {cluster}` adds one to it")
    if result.kept:
        note("kept as they are: " + ", ".join(f"`{path}`" for path in result.kept))
    if added.changes:
        here = () if folder == Path() else (f"cd {shlex.quote(str(folder))}",)
        write("\nnext:\n" + "".join(f"  {one}\n" for one in (*here, *added.steps)), error=True)
    finish(added.diagnostics, strict=False)


def _asker() -> Asker:
    is_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))
    return _ask if is_terminal else _nobody


def _nobody(_question: str, default: str, _check: Callable[[str], str]) -> str:
    return default


def _ask(question: str, default: str, check: Callable[[str], str]) -> str:
    """Ask until the answer will do."""
    while True:
        write(f"{question} [{default}]: ", error=True)
        line = sys.stdin.readline()
        if not line:
            write("\n", error=True)
            raise FleetwaveError(
                "the questions have no answers, so nothing was written",
                hint="an empty line takes what is in brackets, and `--yes` asks nothing",
            )
        try:
            return check(line.strip() or default)
        except UsageError as error:
            write(f"{error}: {error.hint}\n", error=True)


def _requirement() -> str:
    """Return what pip is to install: of our repository, since on an index the name is anybody's."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return f"fleetwave @ {_REPOSITORY}@v{version('fleetwave')}"
    except PackageNotFoundError:  # run from a checkout that was not installed
        return f"fleetwave @ {_REPOSITORY}"
