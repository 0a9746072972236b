"""The files of a folder, as tests compare them."""

from pathlib import Path


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def working_tree(folder: Path) -> dict[str, bytes]:
    """Return the files of a repository, without what git keeps there."""
    return {path: data for path, data in tree(folder).items() if ".git" not in path.split("/")}
