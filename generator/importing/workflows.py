"""Where a repository's CI deploys by other means, which must end before the first sync."""

import re
from collections.abc import Iterator

from generator.importing.findings import Finding, Place, Urgency, listed
from generator.tree import Files, InvalidPathError

_FOLDERS = (".github", ".circleci")
_FILES = (".gitlab-ci.yml", ".travis.yml")
_LONGEST = 80


def deploying(files: Files, pattern: re.Pattern[str], tool: str) -> list[Finding]:
    return listed(
        "other-deployments",
        Urgency.DO,
        f"CI deploys with {tool}: it and Flux would undo each other's changes",
        "take these steps out of CI for a cluster in the commit that hands the cluster to Argo CD",
        lines_of_ci(files, pattern),
    )


def lines_of_ci(files: Files, pattern: re.Pattern[str]) -> Iterator[Place]:
    """Give the lines of CI that match a pattern, comments left out."""
    at_top = files.names("")[1]
    for path in (
        *(path for folder in _FOLDERS for path in files.walk(folder)),
        *(name for name in _FILES if name in at_top),
    ):
        try:
            text = files.read(path).decode(errors="replace")
        except InvalidPathError:  # as a link to nowhere
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line) and not line.lstrip().startswith("#"):
                yield Place(path, number, line.strip()[:_LONGEST].rstrip())
