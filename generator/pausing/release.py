"""The HelmRelease of a paused hub: as it is, but for what would make it wait, and for its
protection from pruning, which goes when the hub may.

Its canaries go on without it, so with ``dependsOn``, healing any drift would leave it waiting for a
change that it is not to get. The text is edited, not written anew: a later fleetwave might
write it otherwise, and a pause must change nothing else.
"""

import re
from collections.abc import Mapping

from generator.inspection.known import PROTECTION, WAVE
from generator.pausing.objects import Object, UnreadableError, objects
from generator.yaml.emit import scalar

_DEPENDS_ON = "  dependsOn:"
_BELOW = re.compile(r"   |  - ")
"""How a line begins that belongs to a key of ``spec``."""


def paused(data: bytes, annotation: str, reason: str, *, is_protected: bool) -> bytes:
    """Return the file without ``dependsOn``, and with the reason as an annotation, for whoever
    meets the hub in Argo CD. Raises ``UnreadableError`` if that cannot be done by lines."""
    protection = PROTECTION if is_protected else {}
    text = _edited(data.decode(), annotation, reason, protection)
    (before,) = objects(data)
    if objects(text.encode()) != [_meant(before, {annotation: reason, **protection})]:
        raise UnreadableError("it is not written as fleetwave writes it")
    return text.encode()


def _edited(text: str, annotation: str, reason: str, protection: Mapping[str, str]) -> str:
    old = tuple(f"    {key}: " for key in (f'"{annotation}"', *PROTECTION))
    lines: list[str] = []
    is_gate = False
    for line in text.split("\n"):
        if is_gate and _BELOW.match(line):
            continue
        is_gate = line.startswith(_DEPENDS_ON)
        if is_gate:
            while lines and lines[-1].startswith("  #"):
                lines.pop()
        elif not line.startswith(old):
            lines.append(line)
        if line == "  annotations:":
            lines.append(f'    "{annotation}": {scalar(reason)}')
        if line.startswith(f"    {WAVE}: "):
            lines += [f"    {key}: {value}" for key, value in protection.items()]
    return "\n".join(lines)


def _meant(before: Object, own: Mapping[str, str]) -> Object:
    metadata = before["metadata"]
    kept = metadata.get("annotations", {}).items()
    annotations = {key: value for key, value in kept if key not in PROTECTION} | dict(own)
    spec = {key: value for key, value in before["spec"].items() if key != "dependsOn"}
    return {**before, "metadata": {**metadata, "annotations": annotations}, "spec": spec}
