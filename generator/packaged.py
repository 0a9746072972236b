"""What comes with fleetwave: its templates, for which a fleet may have its own, and rules.md."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from generator.diagnostic import Diagnostic, Level, Location
from generator.document import decode, read
from generator.near import suggestion
from generator.tree import Files

_HERE = Path(__file__).parent
# Installed, they lie in the package; in a checkout of fleetwave, beside it.
FOLDER = next(
    (folder for folder in (_HERE / "templates", _HERE.parent / "templates") if folder.is_dir()),
    _HERE / "templates",
)


def rules_document() -> str:
    """Return docs/rules.md."""
    installed = _HERE / "rules.md"
    path = installed if installed.is_file() else _HERE.parent / "docs" / "rules.md"
    return path.read_text(encoding="utf-8")


Templates = Mapping[str, tuple[str, str]]
"""Name to (path for messages, text)."""


def templates(files: Files, ending: str = ".yaml") -> Templates:
    found = dict(_packaged(ending))
    for path in files.walk("templates"):
        if path.endswith(ending):
            text = decode(path, read(files, Location(path), path))
            found[path.removeprefix("templates/")] = (path, text)
    return found


@cache
def _packaged(ending: str) -> Templates:
    return {
        path.relative_to(FOLDER).as_posix(): (
            f"templates/{path.relative_to(FOLDER).as_posix()}",
            path.read_text(encoding="utf-8"),
        )
        for path in FOLDER.rglob(f"*{ending}")
    }


def are_ours(known: Templates) -> bool:
    """Tell whether all templates are fleetwave's own, as they come."""
    return known == _packaged(".yaml")


def unused_templates(files: Files, known: Templates) -> Iterator[Diagnostic]:
    """Find templates of the fleet that replace none of fleetwave's and that none includes."""
    own = [name.removeprefix("templates/") for name in files.walk("templates")]
    for name in own:
        is_known = (FOLDER / name).is_file()
        if not is_known and not any(f'"{name}"' in text for _, text in known.values()):
            yield Diagnostic(
                location=Location(f"templates/{name}", line=1, column=1),
                rule="unused-template",
                message=f"`templates/{name}` is no template of fleetwave's, and none includes it",
                help=suggestion(name, _names(), "fleetwave's are")
                or f'include it, `#% include "{name}"`, or remove it',
                level=Level.WARNING,
            )


def _names() -> list[str]:
    return sorted(
        path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()
    )
