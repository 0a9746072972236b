"""Files that only this checkout has, because git ignores them."""

import posixpath
from collections.abc import Iterable, Iterator
from itertools import groupby

from generator.diagnostic import Diagnostic, Level, Location
from generator.git import Git


def ignored_chart_files(git: Git, paths: Iterable[str]) -> Iterator[Diagnostic]:
    """Warn of what every other checkout renders without, giving the chart another hash; once per
    folder."""
    asked = tuple(paths)
    ignored = sorted(git.ignored(asked)) if asked else ()
    for folder, found in groupby(ignored, posixpath.dirname):
        names = ", ".join(f"`{posixpath.basename(path)}`" for path in found)
        yield Diagnostic(
            location=Location(folder, line=1, column=1),
            rule="ignored-chart-file",
            message=f"git ignores files of a chart in `{folder}`: {names}",
            help="take them out of .gitignore and commit them, or remove them",
            note="another checkout has no such file, and would render another chart",
            level=Level.WARNING,
        )


def ignored_rendered_files(git: Git, paths: Iterable[str]) -> Iterator[Diagnostic]:
    """Warn of what is rendered but would never be committed, once for all of it: Argo CD or Flux
    would look for it in vain."""
    asked = tuple(paths)
    ignored = sorted(git.ignored(asked)) if asked else ()
    if ignored:
        more = f", and {len(ignored) - 1} more" if len(ignored) > 1 else ""
        yield Diagnostic(
            location=Location(ignored[0], line=1, column=1),
            rule="ignored-rendered-file",
            message=f"git ignores `{ignored[0]}`{more}: it would not be committed",
            help="add `!/rendered/**` at the end of .gitignore",
            note=f"`git check-ignore -v {ignored[0]}` names the pattern",
            level=Level.WARNING,
        )
