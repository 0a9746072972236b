"""Random edits of a fleet's files: most leave it whole, some break it."""

import os
from pathlib import Path
from random import Random

_LEFT_ALONE = (".git/", "rendered/")


def edit(root: Path, rng: Random) -> str:
    """Make one edit, and say which."""
    files = sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if (path.is_file() or path.is_symlink())
        and not path.relative_to(root).as_posix().startswith(_LEFT_ALONE)
    )
    path = rng.choice(files)
    kind = rng.choice((comment, change, change, change, add, delete, rename, link, put_aside))
    return f"{kind.__name__} {path}: {kind(root, path, rng)}"


def comment(root: Path, path: str, rng: Random) -> str:
    """Nothing that is said changes, but in a chart or a text."""
    return _append(root, path, f"# {rng.random()}\n" if rng.random() < 0.7 else "\n")


def change(root: Path, path: str, rng: Random) -> str:
    number = rng.randint(2, 9)
    if (root / path).is_symlink() or not (root / path).exists():
        return "is a link"
    text = (root / path).read_text(encoding="utf-8")
    if path.endswith("sonnet"):
        return _write(root, path, f"({text.rstrip()}) + {{ more: {number} }}\n")
    if "ENC[" in text:
        return _write(root, path, text.replace("data:", f"data:{number}", 1))
    choices = [
        text.replace(": 1", f": {number}", 1),
        text.replace("1.0.0", f"1.0.{number}", 1),
        text.replace("example.org", f"example{number}.org", 1),
        text.replace("alpha.org", f"alpha{number}.org", 1),
        text.replace("hello", "goodbye", 1),
        text.replace("common.yaml, ", "", 1),
        text.replace("staged_by: staging", "staged_by: r-staging", 1),
        text.replace("paused: {reason: exams}", "ungated: false", 1),
        text.replace("provider: gcp", "provider: gcp\nmetadata: {a: 1}", 1),
        text.replace("provider: gcp\n", "provider: gcp\ndelivery: {engine: flux}\n", 1)
        if "delivery:" not in text
        else text.replace("{engine: flux}", "{}", 1),
    ]
    different = [one for one in choices if one != text]
    if not different:
        return _append(root, path, f"more{number}: {number}\n")
    return _write(root, path, rng.choice(different))


def add(root: Path, path: str, rng: Random) -> str:
    folder = path.rpartition("/")[0]
    name = rng.choice(("new.yaml", "enc-new.yaml", "values.yaml", ".helmignore", "new.txt"))
    return _write(root, f"{folder}/{name}".lstrip("/"), f"new: {rng.randint(2, 9)}\n")


def delete(root: Path, path: str, rng: Random) -> str:
    if rng.random() < 0.5:
        return "is left"  # most deletions break the fleet, which ends a walk
    (root / path).unlink()
    return "is gone"


def rename(root: Path, path: str, rng: Random) -> str:
    to = f"{path}.{rng.choice(('bak', 'yaml'))}"
    if rng.random() < 0.5 or (root / to).exists():
        return "stays"
    (root / path).rename(root / to)
    return f"is {to}"


def link(root: Path, path: str, rng: Random) -> str:
    """Put the content aside, and a link to it in its place."""
    to = f"config/aside-{rng.randint(0, 99)}"
    if (root / path).is_symlink() or not path.startswith("config") or (root / to).exists():
        return "stays"
    (root / path).rename(root / to)
    (root / path).symlink_to(os.path.relpath(root / to, (root / path).parent))
    return f"leads to {to}"


def put_aside(root: Path, path: str, rng: Random) -> str:
    """Put a folder aside, and a link to it in its place."""
    folder = path.rpartition("/")[0]
    to = f"config/folder-{rng.randint(0, 99)}"
    if folder.count("/") != 1 or (root / folder).is_symlink() or (root / to).exists():
        return "stays"
    if folder == "config/clusters":
        return "stays"
    (root / folder).rename(root / to)
    (root / folder).symlink_to(os.path.relpath(root / to, (root / folder).parent))
    return f"{folder} leads to {to}"


def _append(root: Path, path: str, text: str) -> str:
    if not (root / path).is_file():
        return "is no file"
    with (root / path).open("a", encoding="utf-8") as file:
        file.write(text)
    return f"ends in {text!r}"


def _write(root: Path, path: str, text: str) -> str:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    return f"is {text[-60:]!r}"
