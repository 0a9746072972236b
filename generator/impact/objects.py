"""What is rendered for a hub, as objects: how a file is written does not count."""

import json
import posixpath
from collections.abc import Mapping

from generator.changeset import Op
from generator.plan.artifact import ENGINES, RENDERED
from generator.plan.flux.folders import FILE
from generator.tree import Tree
from generator.yaml.documents import documents
from generator.yaml.loader import load
from generator.yaml.place import YamlError

_OF_FLUX = (FILE, "secret.yaml")
_OF_ARGOCD = "/secrets.yaml"


def folders_of(cluster: str, hub: str | None) -> tuple[str, ...]:
    """Return where a hub's objects are, or those that an engine is given for a cluster."""
    if hub is None:
        return tuple(f"{RENDERED}/{engine}/{cluster}/" for engine in ENGINES)
    return (f"{RENDERED}/clusters/{cluster}/{hub}/",)


def files_of(tree: Tree, cluster: str, hub: str | None) -> dict[str, bytes]:
    """Return the files of a hub, or those that an engine is given for a cluster. A hub's are
    without those that differ between engines: the lists of what is applied, and its encrypted
    files, by whose hash its release refers to them."""
    below = folders_of(cluster, hub)
    left_out = _OF_FLUX if hub else ()
    return {
        path: data
        for path, data in tree.items()
        if path.startswith(below) and posixpath.basename(path) not in left_out
    }


def difference(old: Tree, new: Tree) -> Op | None:
    """Return what happened to the objects of some files; None if they are the same."""
    if not old or not new:
        return None if old == new else Op.ADD if new else Op.DELETE
    old, new = _without_engine(old, new), _without_engine(new, old)
    paths = [path for path in sorted(old.keys() | new.keys()) if old.get(path) != new.get(path)]
    try:
        is_same = _objects(old, paths) == _objects(new, paths)
    except (YamlError, UnicodeDecodeError):  # what was committed may be anything
        is_same = False
    return None if is_same else Op.UPDATE


def _without_engine(files: Tree, others: Tree) -> Tree:
    """Leave out what brings encrypted files where the other side has none: where any came or went,
    the release says so."""
    return {
        path: data
        for path, data in files.items()
        if path in others or not path.endswith(_OF_ARGOCD)
    }


def _objects(files: Mapping[str, bytes], paths: list[str]) -> list[str]:
    """As text, in which 1, 1.0 and true are not the same."""
    texts = (files[path].decode() for path in paths if path in files)
    found = (load(document) for text in texts for _, document in documents(text))
    return sorted(json.dumps(one, sort_keys=True) for one in found if one is not None)
