"""The stores: folders named by their content, which a hub may need when no file names them."""

import re
from collections.abc import Iterable

from generator.plan.artifact import RENDERED
from generator.plan.sources import CHARTS

SECRETS = f"{RENDERED}/secrets"
STORES = (CHARTS, SECRETS)
NAMING = ("secrets.yaml", "sources.yaml")
"""The files of a cluster or hub whose objects lead to folders of the stores."""

_FOLDER = rf"{CHARTS}/[^/\s\"']+|{SECRETS}/[^/\s\"']+/[^/\s\"']+"
_IN_FOLDER = re.compile(rf"({_FOLDER})/")
_NAMED = re.compile(_FOLDER.encode())
_TAG = re.compile(rb"^ *tag: [\"']?[^\s\"']*[_.]h([0-9a-f]{12})[\"']?$", re.MULTILINE)
"""Of a copied chart in a registry: its version, which ends in the hash that its folder ends in."""


def stored(path: str) -> str | None:
    """Return the folder of a store that a file is in, None if it is in none."""
    match = _IN_FOLDER.match(path)
    return match[1] if match else None


def named(manifests: Iterable[bytes]) -> set[str]:
    """Return every folder of a store that occurs in some manifests, wherever in them."""
    return {found.decode(errors="replace") for data in manifests for found in _NAMED.findall(data)}


def named_by_tag(manifests: Iterable[bytes], folders: Iterable[str]) -> set[str]:
    """Return which of some folders are charts that manifests name by their tag in a registry."""
    hashes = {found.decode() for data in manifests for found in _TAG.findall(data)}
    return {
        folder
        for folder in folders
        if folder.startswith(f"{CHARTS}/") and folder.rpartition("-")[2] in hashes
    }
