"""One release and its layers, read without anything else of the fleet.

Other hubs of its cluster may be broken: of them, nothing but their entries in cluster.yaml is read.
"""

from collections.abc import Mapping
from typing import Any

from generator import schema
from generator.config_paths import cluster_file
from generator.configuration import chosen, cluster_folders, read_settings
from generator.diagnostic import Diagnostic, InvalidError, Keys, Location
from generator.document import parse, read
from generator.errors import FleetwaveError, UsageError
from generator.fleet import Release, Settings
from generator.layers import Layer, LayerReader
from generator.near import suggestion
from generator.parsing.releases import SUPPORT, ReleaseParser
from generator.parsing.waves import stage_of
from generator.record import record
from generator.selection import Selection
from generator.tree import Files


@record(kw_only=True)
class Stack:
    release: Release
    layers: tuple[Layer, ...]
    """In the order of ``helm -f``."""


def read_stack(files: Files, cluster: str, hub: str) -> Stack:
    """Raises ``InvalidError`` with all that is wrong with what the release is made from."""
    settings = read_settings(files)
    chosen(cluster_folders(files), Selection({cluster: frozenset((hub,))}))
    release = _release(files, settings, cluster_file(cluster), hub)
    return stack_of(release, LayerReader(files, settings.secrets.files))


def stack_of(release: Release, reader: LayerReader) -> Stack:
    """Raises ``InvalidError`` with all that is wrong with the layers."""
    layers: list[Layer] = []
    found: list[Diagnostic] = []
    for reference in release.layers:
        try:
            layers.append(reader.read(release, reference))
        except InvalidError as error:
            found += error.diagnostics
    if found:
        raise InvalidError(*found)
    return Stack(release=release, layers=tuple(layers))


def _release(files: Files, settings: Settings, path: str, hub: str) -> Release:
    value = parse(path, read(files, Location(path), path)).value
    found = tuple(schema.check("cluster.schema.json", path, value))
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        raise InvalidError(*found)
    entries = _entries(value)
    named = [keys for keys, entry in entries.items() if _name(keys, entry) == hub]
    if not named and found:
        raise InvalidError(*found)  # one of them may keep the hub from being seen
    if not named:
        known = [_name(keys, entry) for keys, entry in entries.items()]
        raise UsageError(
            f"there is no hub `{hub}` on the cluster `{value['name']}`",
            hint=suggestion(hub, known, "it has"),
        )
    if len(named) > 1:
        raise FleetwaveError(
            f"`{path}` has {len(named)} hubs `{hub}`", hint="rename all but one of them"
        )
    keys = named[0]
    if own := [one for one in found if one.location.keys[: len(keys)] == keys]:
        raise InvalidError(*own)
    parser = ReleaseParser(files, settings, path, value)
    entry = entries[keys]
    if keys == (SUPPORT,):
        release = parser.support(entry)
    else:
        stage = stage_of(entry, settings.rollout.staging)
        # Its wave depends on the other hubs, its values do not.
        release = parser.hub(int(keys[-1]), entry, stage, wave=0)
    if release is None or parser.found:
        raise InvalidError(*parser.found)
    return release


def _entries(cluster: Mapping[str, Any]) -> dict[Keys, Any]:
    hubs = cluster.get("hubs")
    support: dict[Keys, Any] = {(SUPPORT,): cluster[SUPPORT]} if SUPPORT in cluster else {}
    return support | {
        ("hubs", index): entry for index, entry in enumerate(hubs if isinstance(hubs, list) else ())
    }


def _name(keys: Keys, entry: Any) -> str:
    if keys == (SUPPORT,):
        return SUPPORT
    return str(entry.get("name")) if isinstance(entry, dict) else ""
