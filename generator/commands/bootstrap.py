"""Bring ``argocd/`` and ``flux/`` up to date, what is given by hand once, or say what is out of
date."""

from generator.bootstrap import build_bootstrap
from generator.changeset import Change, between
from generator.diagnostic import Diagnostic, InvalidError, Level
from generator.document import locate
from generator.output import Output
from generator.ownership import extra, foreign_file, standing
from generator.plan.bootstrap import ARGOCD
from generator.plan.flux.bootstrap import FLUX
from generator.record import record
from generator.workspace import Workspace

_FOLDERS = (ARGOCD, FLUX)


@record
class Result:
    diagnostics: tuple[Diagnostic, ...]
    """Located, in reading order."""
    changes: tuple[Change, ...]
    """Made, or with ``check`` needed; none if it is refused."""

    @property
    def is_refused(self) -> bool:
        return any(found.level is Level.ERROR for found in self.diagnostics)

    @property
    def to_apply(self) -> tuple[str, ...]:
        """The folders that are another now, each applied by hand as a whole."""
        changed = [one.path for one in self.changes if one.new is not None]
        return tuple(dict.fromkeys(_applied_at(path) for path in changed))


def bootstrap(workspace: Workspace, output: Output, *, check: bool) -> Result:
    """Write all of it, or with an error nothing."""
    if check:
        return _bootstrap(workspace, output, check=True)
    with output.exclusively(*_FOLDERS):
        return _bootstrap(workspace, output, check=False)


def _bootstrap(workspace: Workspace, output: Output, *, check: bool) -> Result:
    try:
        built = build_bootstrap(workspace)
    except InvalidError as error:
        return Result(tuple(locate(error.diagnostics, workspace)), ())
    replaced, foreign = standing(output, built.tree)
    obsolete, others = extra(output, _FOLDERS, built.tree)
    # Beside the manifests there may be anything; among them, it is applied.
    foreign += [
        foreign_file(path, "is not fleetwave's, but would be applied with the rest", Level.WARNING)
        for path in others
        if "/manifests/" in path
    ]
    found = tuple(locate([*built.diagnostics, *foreign], workspace))
    result = Result(found, between(replaced | obsolete, built.tree))
    if result.is_refused:
        return Result(found, ())
    if not check:
        output.apply(result.changes)
    return result


def _applied_at(path: str) -> str:
    """Return ``argocd``, or the folder of ``flux`` that a file is in."""
    folders = path.split("/")[:-1]
    return "/".join(folders[: 2 if folders[0] == FLUX else 1])
