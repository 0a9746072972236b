"""A repository with some files more: what an import would make of it, before it is written."""

import posixpath

from generator.tree import Files, Tree


class Overlay:
    """Implements ``Files``; the files of ``tree`` come before those of ``files``."""

    def __init__(self, files: Files, tree: Tree) -> None:
        self._files = files
        self._tree = tree

    def read(self, path: str) -> bytes:
        normal = posixpath.normpath(path)
        return self._tree[normal] if normal in self._tree else self._files.read(path)

    def target(self, path: str) -> str:
        return path if posixpath.normpath(path) in self._tree else self._files.target(path)

    def names(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        folders, names = (set(found) for found in self._files.names(folder))
        start = f"{posixpath.normpath(folder)}/" if folder else ""
        for path in self._tree:
            if path.startswith(start):
                first, slash, _ = path.removeprefix(start).partition("/")
                (folders if slash else names).add(first)
        return tuple(sorted(folders)), tuple(sorted(names))

    def walk(self, folder: str) -> tuple[str, ...]:
        start = f"{posixpath.normpath(folder)}/" if folder else ""
        added = {path for path in self._tree if path.startswith(start)}
        return tuple(sorted(added.union(self._files.walk(folder))))
