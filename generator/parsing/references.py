"""Paths that the configuration names, from where it names them."""

import posixpath

from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.fleet import Reference


def resolve(folder: str, path: str, location: Location) -> Reference:
    """Return the file that ``path`` means in ``folder``; raises if it is outside the repository."""
    normal = posixpath.normpath(posixpath.join(folder, path))
    if normal == ".." or normal.startswith(("../", "/")):
        raise InvalidError(
            Diagnostic(
                location=location,
                rule="outside-repository",
                message=f"`{path}` is outside the repository",
                help="copy the file into the repository: a commit must hold all that it deploys",
            )
        )
    return Reference(path=normal, location=location)
