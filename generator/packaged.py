"""The templates: fleetwave's own, and the fleet's where it has one of the same name."""

from collections.abc import Mapping
from pathlib import Path

from generator.document import decode
from generator.tree import Files

_HERE = Path(__file__).parent
# Installed, they lie in the package; in a checkout of fleetwave, beside it.
FOLDER = next(
    (folder for folder in (_HERE / "templates", _HERE.parent / "templates") if folder.is_dir()),
    _HERE / "templates",
)


def templates(files: Files) -> Mapping[str, tuple[str, str]]:
    """Return the templates by name: (path for messages, text)."""
    found = {
        path.relative_to(FOLDER).as_posix(): (
            f"templates/{path.relative_to(FOLDER).as_posix()}",
            path.read_text(encoding="utf-8"),
        )
        for path in FOLDER.rglob("*.yaml")
    }
    for path in files.walk("templates"):
        name = path.removeprefix("templates/")
        if name in found:
            found[name] = (path, decode(path, files.read(path)))
    return found
