"""Evaluate jsonnet layers, without letting them see anything but the repository.

Files have the paths they have in the repository, below a root ``/`` that is the repository's own:
so ``std.thisFile`` is the same on every machine, and absolute for those who split it.
"""

from generator.jsonnet.imports import ENDINGS, closure, imported, reachable, sources

__all__ = ["ENDINGS", "closure", "imported", "reachable", "sources"]
