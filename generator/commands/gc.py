"""Clear the stores of what no manifest leads to: now, on disk, or in the last commits."""

from collections.abc import Iterable, Iterator, Sequence

from generator.charts.copying import is_intact
from generator.diagnostic import Diagnostic, InvalidError, Level
from generator.document import locate
from generator.errors import FleetwaveError
from generator.git import Git
from generator.output import Output
from generator.ownership import foreign_file
from generator.pipeline import Build, Progress, build
from generator.plan.artifact import RENDERED, is_marked
from generator.plan.sources import CHARTS
from generator.plan.store import NAMING, STORES, named, named_by_tag, stored
from generator.record import record
from generator.selection import Selection
from generator.workspace import Workspace

_CLUSTERS = f"{RENDERED}/clusters"


@record
class Result:
    diagnostics: tuple[Diagnostic, ...]
    removed: tuple[str, ...]
    """Folders that were removed, or would be."""


def collect(  # noqa: PLR0913 -- what is read, and how
    workspace: Workspace,
    output: Output,
    git: Git,
    progress: Progress,
    *,
    keep: int,
    dry_run: bool,
) -> Result:
    """Remove what is not used; ``keep`` says how many commits of ``rendered/`` may still use it.

    Nothing is removed if something is wrong that concerns the fleet as a whole, or a manifest
    cannot be read. A cluster with an error keeps what its manifests lead to.
    """
    manifests = tuple(_before(git, keep))
    if dry_run:
        return _collect(workspace, output, progress, manifests, dry_run=True)
    with output.exclusively(RENDERED):
        return _collect(workspace, output, progress, manifests, dry_run=False)


def _collect(
    workspace: Workspace,
    output: Output,
    progress: Progress,
    before: tuple[bytes, ...],
    *,
    dry_run: bool,
) -> Result:
    try:
        built = build(workspace, Selection(), progress)
        manifests = (*before, *_on_disk(output))
    except InvalidError as error:
        return Result(tuple(locate(error.diagnostics, workspace)), ())
    there = {path: stored(path) for store in STORES for path in output.walk(store)}
    used = _needed(built) | named(manifests)
    used |= named_by_tag(manifests, filter(None, there.values()))
    found: list[Diagnostic] = []
    unused: dict[str, list[str]] = {}
    for path, folder in there.items():
        if folder is None:
            found.append(_left(path, "is not fleetwave's"))
        elif folder not in used:
            unused.setdefault(folder, []).append(path)
    removed = []
    for folder, paths in sorted(unused.items()):
        if _is_ours(output, folder, paths):
            removed.append(folder)
        else:
            found.append(_left(folder, "is not as fleetwave wrote it"))
    for folder in () if dry_run else removed:
        output.remove(folder)
    return Result(tuple(locate(found, workspace)), tuple(removed))


def _before(git: Git, keep: int) -> Iterable[bytes]:
    """Return the manifests that lead somewhere, of the last commits that change ``rendered/``.
    Files that they share are read once."""
    if keep == 0:
        return ()
    if not git.is_there:
        raise FleetwaveError(
            "git knows no commit here, so it cannot be told what a held-back hub may still need",
            hint="`--keep 0` keeps only what `rendered/` itself leads to",
        )
    commits: Sequence[str] = git.recent(keep, RENDERED)
    if len(commits) < keep and git.is_shallow:
        raise FleetwaveError(
            f"this clone has {len(commits)} commits of `rendered/`, not {keep}: the others were "
            "left out when it was made",
            hint="fetch them with `git fetch --unshallow`, or keep fewer with `--keep`",
        )
    blobs = {
        blob
        for commit in commits
        for path, blob in git.files(commit, _CLUSTERS).items()
        if path.endswith(NAMING)
    }
    return git.read(sorted(blobs)).values()


def _needed(built: Build) -> set[str]:
    trees = [cluster.tree for cluster in built.clusters if not cluster.is_broken]
    return {folder for tree in trees for path in tree if (folder := stored(path))}


def _on_disk(output: Output) -> Iterator[bytes]:
    """Give the manifests on disk; a paused hub's may be old. Raises ``InvalidError`` if one cannot
    be read."""
    for path in _manifests(output):
        yield from _read(output, path)


def _manifests(output: Output) -> Iterator[str]:
    for name in output.folders(RENDERED):
        if f"{RENDERED}/{name}" not in STORES:
            yield from output.walk(f"{RENDERED}/{name}")


def _read(output: Output, path: str) -> Iterator[bytes]:
    found = output.read(path)
    if found is not None and found.data is None:
        raise InvalidError(
            foreign_file(path, "is no file that can be read, and may lead to anything")
        )
    if found is not None and found.data is not None:
        yield found.data


def _is_ours(output: Output, folder: str, paths: Sequence[str]) -> bool:
    """Whether nothing in a folder is anybody else's. A chart's files have no mark but its hash."""
    files: dict[str, bytes] = {}
    for path in paths:
        found = output.read(path)
        if found is None or found.data is None:
            return False
        files[path.removeprefix(f"{folder}/")] = found.data
    if folder.startswith(f"{CHARTS}/"):
        chart = is_marked(files.get("Chart.yaml", b""))
        return chart and is_intact(folder.removeprefix(f"{CHARTS}/"), files)
    return all(map(is_marked, files.values()))


def _left(path: str, why: str) -> Diagnostic:
    return foreign_file(path, f"{why}, so it is left alone", Level.WARNING)
