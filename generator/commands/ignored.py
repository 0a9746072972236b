"""Files of charts that only this checkout has, because git ignores them."""

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
