"""Objects of files that were rendered before. They may have been edited since, or hold the marks of
a merge: what can be had from here fits the API servers' schemas."""

from typing import Any

from generator import schema
from generator.yaml.documents import documents
from generator.yaml.loader import load
from generator.yaml.place import YamlError

Object = dict[str, Any]


class UnreadableError(Exception):
    """A file that was rendered before is no longer what it was."""


def objects(data: bytes) -> list[Object]:
    """Raises ``UnreadableError`` with what is wrong with a rendered file."""
    try:
        found = [load(one) for _, one in documents(data.decode())]
    except (YamlError, UnicodeDecodeError):
        raise UnreadableError("it cannot be read as YAML") from None
    for one in found:
        if not _is_object(one):
            raise UnreadableError("it holds something else than Kubernetes objects")
    return found


def kind(one: Object) -> tuple[str, str]:
    """Return an object's group and kind."""
    group, slash, _ = one["apiVersion"].partition("/")
    return (group if slash else "", one["kind"])


def _is_object(one: Any) -> bool:
    if not isinstance(one, dict):
        return False
    index = schema.shipped("kubernetes/index.json")
    name = index.get(f"{one.get('apiVersion')}/{one.get('kind')}")
    return name is not None and schema.is_valid(f"kubernetes/{name}", one)
