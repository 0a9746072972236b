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


_BEGIN = _HERE / "scaffolds"
_WORKFLOWS = ("fleet-comment.yml", "fleet.yml")

Templates = Mapping[str, tuple[str, str]]
"""Name to (path for messages, text)."""


SCAFFOLDS = "new/"
"""Below it are templates of files that people keep from then on; nothing is rendered from them."""


def templates(files: Files, ending: str = ".yaml") -> Templates:
    return _with_own(files, _packaged(ending), ending, is_scaffold=False)


def scaffolds(files: Files) -> Templates:
    return _with_own(files, _packaged(".yaml", is_scaffold=True), ".yaml", is_scaffold=True)


def _with_own(files: Files, ours: Templates, ending: str, *, is_scaffold: bool) -> Templates:
    found = dict(ours)
    for path in files.walk("templates"):
        name = path.removeprefix("templates/")
        if path.endswith(ending) and name.startswith(SCAFFOLDS) is is_scaffold:
            found[name] = (path, decode(path, read(files, Location(path), path)))
    return found


@cache
def _packaged(ending: str, *, is_scaffold: bool = False) -> Templates:
    return {
        name: (f"templates/{name}", (FOLDER / name).read_text(encoding="utf-8"))
        for path in FOLDER.rglob(f"*{ending}")
        if path.is_file()  # a link to nothing is said to be one where a fleet's own are read
        if (name := path.relative_to(FOLDER).as_posix()).startswith(SCAFFOLDS) is is_scaffold
    }


def copies() -> Mapping[str, bytes]:
    """Return all templates as files of a fleet, which may then change them."""
    return {
        f"templates/{path.relative_to(FOLDER).as_posix()}": path.read_bytes()
        for path in sorted(FOLDER.rglob("*"))
        if path.is_file()
    }


def workflows(ci: str) -> Mapping[str, bytes]:
    """Return the workflows by which a CI checks a fleet and shows what a change does, by name."""
    installed = _BEGIN / "ci" / ci
    folder = installed if installed.is_dir() else _HERE.parent / "docs" / "ci"
    return {name: (folder / name).read_bytes() for name in _WORKFLOWS}


def repository_scaffolds() -> Templates:
    """Return the templates of the files that a new fleet begins with, by name."""
    return {
        path.name: (f"generator/scaffolds/repository/{path.name}", path.read_text(encoding="utf-8"))
        for path in (_BEGIN / "repository").iterdir()
    }


def are_ours(known: Templates) -> bool:
    """Tell whether all templates are fleetwave's own, as they come."""
    return known == _packaged(".yaml")


def unused_templates(files: Files, known: Templates) -> Iterator[Diagnostic]:
    """Find templates of the fleet that replace none of fleetwave's and that none includes."""
    own = [name.removeprefix("templates/") for name in files.walk("templates")]
    for name in (name for name in own if not name.startswith(SCAFFOLDS)):
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
        name
        for path in FOLDER.rglob("*")
        if path.is_file()
        and not (name := path.relative_to(FOLDER).as_posix()).startswith(SCAFFOLDS)
    )
