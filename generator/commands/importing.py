"""Make a fleet of a repository that another tool deploys, without touching what is there."""

from collections.abc import Iterable

from generator.changeset import Change
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.document import locate
from generator.fleet import Release
from generator.importing.detection import IMPORTERS, detect
from generator.importing.findings import Finding, Origin, Repository
from generator.output import Output
from generator.pipeline import Progress, build
from generator.record import record
from generator.selection import Selection
from generator.tree import InvalidPathError, Overlay, Tree
from generator.workspace import Workspace


@record(kw_only=True)
class Result:
    origin: Origin
    changes: tuple[Change, ...] = ()
    """Files added, or with ``dry_run`` to be added."""
    refused: tuple[Diagnostic, ...] = ()
    """What stands in the way; with one of them nothing is written."""
    findings: tuple[Finding, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    """What ``validate`` finds in the new fleet; located, in reading order."""
    releases: tuple[Release, ...] = ()
    is_empty: bool = False
    """There is nothing that a fleet could be made of."""

    @property
    def plain_values(self) -> int:
        """How many values look like secrets, and are in clear."""
        return sum(len(one.places) for one in self.findings if one.topic == "plain-values")


def import_repository(  # noqa: PLR0913 -- what is read, where it goes, and what is asked for
    source: Workspace,
    output: Output,
    asked: Origin | None,
    repository: Repository,
    progress: Progress,
    *,
    copy: bool,
    dry_run: bool,
) -> Result:
    """Write all of it or nothing. With ``copy`` the files that the fleet is made of come along."""
    origin = detect(source, asked)
    imported = IMPORTERS[origin](source, repository)
    if not imported.tree:
        return Result(origin=origin, findings=imported.findings, is_empty=True)
    try:
        copies = _copies(source, imported.needed) if copy else {}
    except InvalidError as error:
        return Result(origin=origin, refused=tuple(locate(error.diagnostics, source)))
    changes, refused = _changes(output, {**copies, **imported.tree})
    if refused:
        return Result(origin=origin, refused=tuple(locate(refused, Workspace(output.root))))
    files = Overlay(source, imported.tree)
    releases: tuple[Release, ...] = ()
    try:
        built = build(files, Selection(), progress)
    except InvalidError as error:
        found = error.diagnostics
    else:
        found, releases = built.diagnostics, tuple(built.fleet.releases())
    if changes and not dry_run:
        output.make()
        with output.exclusively("config"):
            output.apply(changes)
    return Result(
        origin=origin,
        changes=tuple(changes),
        findings=imported.findings,
        diagnostics=tuple(locate(found, files)),
        releases=releases,
    )


def _copies(source: Workspace, paths: Iterable[str]) -> Tree:
    """Read what comes along; links become what they lead to."""
    found: dict[str, bytes] = {}
    wrong: list[Diagnostic] = []
    for path in paths:
        try:
            found[path] = source.read(path)
        except InvalidPathError as error:
            wrong.append(
                Diagnostic(
                    location=Location(path, line=1, column=1),
                    rule=error.reason,
                    message=str(error),
                    help="replace it by a file",
                )
            )
    if wrong:
        raise InvalidError(*wrong)
    return found


def _changes(output: Output, tree: Tree) -> tuple[list[Change], list[Diagnostic]]:
    """Return what is to be written, and what would have to be overwritten for it."""
    changes: list[Change] = []
    refused: dict[str, Diagnostic] = {}
    for path in sorted(tree):
        if obstacle := output.obstacle(path):
            refused.setdefault(obstacle[0], _in_the_way(*obstacle))
            continue
        found = output.read(path)
        if found is None:
            changes.append(Change(path, None, tree[path]))
        elif found.data is None:
            refused[path] = _in_the_way(path, "is in the way: it is no plain file")
        elif found.data != tree[path]:
            refused[path] = _in_the_way(path, "is there already, and is not what would be written")
    return changes, list(refused.values())


def _in_the_way(path: str, text: str) -> Diagnostic:
    return Diagnostic(
        location=Location(path, line=1, column=1),
        rule="file-in-the-way",
        message=f"`{path}` {text}",
        help="nothing is overwritten: move it away, or import with `--into` another folder",
    )
