"""What a commit has in ``rendered/`` for its clusters, or the disk where there is no git."""

from collections.abc import Mapping, Sequence

from generator.config_paths import SETTINGS
from generator.diagnostic import InvalidError
from generator.document import parse
from generator.errors import FleetwaveError, UsageError
from generator.fleet import Settings
from generator.git import Git
from generator.live.wanted import Wanted, wanted
from generator.near import suggestion
from generator.parsing.settings import parse_settings
from generator.plan.artifact import RENDERED
from generator.plan.folders import cluster_at
from generator.plan.sources import CHARTS
from generator.record import record
from generator.tree import Files, Tree

_CLUSTERS = f"{RENDERED}/clusters"
_FOLDERS = (f"{RENDERED}/argocd", f"{RENDERED}/flux", _CLUSTERS, CHARTS)
_DEPTH_OF_CHART = 4
"""Parts of the path of a copied chart's own Chart.yaml."""


@record
class Committed:
    commit: str | None
    settings: Settings
    clusters: Mapping[str, Wanted]
    is_behind_the_disk: bool
    """``rendered/`` has changes that the commit does not."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know of the choice of the commit."""
        if not self.is_behind_the_disk:
            return ()
        return ("`rendered/` has changes that are not committed; they are not looked for",)


def committed(files: Files, git: Git, ref: str | None, names: Sequence[str]) -> Committed:
    """Return the clusters named, or all; those of the last commit unless ``ref`` names another."""
    commit = git.commit(ref or "HEAD") if ref or git.is_there else None
    tree = _on_disk(files) if commit is None else _in_git(git, commit)
    title = f"commit `{ref or 'HEAD'}`" if commit else "`rendered/` on disk"
    known = sorted({cluster_at(path) for path in tree if path.startswith(_CLUSTERS)})
    for name in names:
        if name not in known:
            raise UsageError(
                f"{title} has no cluster `{name}`",
                hint=suggestion(name, known, "it has") or "run `fleetwave render`, and commit",
            )
    if not known or SETTINGS not in tree:
        raise FleetwaveError(
            f"{title} has nothing that is rendered", hint="run `fleetwave render`, and commit"
        )
    try:
        settings = parse_settings(parse(SETTINGS, tree[SETTINGS]))
        clusters = {name: wanted(name, settings, commit, tree) for name in names or known}
    except InvalidError as error:
        first = error.diagnostics[0]
        raise FleetwaveError(
            f"{title} has a `{first.location.path}` that cannot be read: {first.message}",
            hint="`fleetwave validate --rendered` says what is wrong",
        ) from None
    changed = bool(commit and not ref and git.changed(commit, RENDERED))
    return Committed(commit, settings, clusters, changed)


def _in_git(git: Git, commit: str) -> Tree:
    found = git.files(commit, *_FOLDERS, SETTINGS)
    needed = {path: blob for path, blob in found.items() if _is_needed(path)}
    content = git.read(needed.values())
    return {path: content[blob] for path, blob in needed.items()}


def _on_disk(files: Files) -> Tree:
    paths = [path for folder in _FOLDERS for path in files.walk(folder) if _is_needed(path)]
    return {path: files.read(path) for path in [*paths, SETTINGS]}


def _is_needed(path: str) -> bool:
    """Of a copied chart, only its version counts."""
    if not path.startswith(f"{CHARTS}/"):
        return True
    return path.endswith("/Chart.yaml") and path.count("/") == _DEPTH_OF_CHART - 1
