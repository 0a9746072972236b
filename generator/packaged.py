"""The templates: fleetwave's own, and the fleet's where it has one of the same name."""

from collections.abc import Mapping
from pathlib import Path

from generator.diagnostic import Diagnostic, InvalidError, Location
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
            found[name] = (path, _text(path, files.read(path)))
    return found


def _text(path: str, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise InvalidError(
            Diagnostic(
                location=Location(path),
                rule="not-utf8",
                message="the file is not UTF-8 text",
                help="save it as UTF-8",
            )
        ) from None
