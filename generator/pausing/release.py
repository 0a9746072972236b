"""The HelmRelease of a paused hub: as it is, but for what would make it wait.

Its canaries go on without it, so with ``dependsOn``, healing any drift would leave it waiting for a
change that it is not to get. The text is edited, not written anew: a later fleetwave might
write it otherwise, and a pause must change nothing else.
"""

import re

from generator.pausing.objects import Object, UnreadableError, objects
from generator.yaml.emit import scalar

_DEPENDS_ON = "  dependsOn:"
_BELOW = re.compile(r"   |  - ")
"""How a line begins that belongs to a key of ``spec``."""


def paused(data: bytes, annotation: str, reason: str) -> bytes:
    """Return the file without ``dependsOn``, and with the reason as an annotation, for whoever
    meets the hub in Argo CD. Raises ``UnreadableError`` if that cannot be done by lines."""
    text = _edited(data.decode(), annotation, reason)
    (before,) = objects(data)
    if objects(text.encode()) != [_meant(before, annotation, reason)]:
        raise UnreadableError("it is not written as fleetwave writes it")
    return text.encode()


def _edited(text: str, annotation: str, reason: str) -> str:
    lines: list[str] = []
    is_gate = False
    for line in text.split("\n"):
        if is_gate and _BELOW.match(line):
            continue
        is_gate = line.startswith(_DEPENDS_ON)
        if is_gate:
            while lines and lines[-1].startswith("  #"):
                lines.pop()
        elif not line.startswith(f'    "{annotation}": '):
            lines.append(line)
    if "  annotations:" in lines:
        place = lines.index("  annotations:") + 1
        lines.insert(place, f'    "{annotation}": {scalar(reason)}')
    return "\n".join(lines)


def _meant(before: Object, annotation: str, reason: str) -> Object:
    metadata = before["metadata"]
    annotations = {**metadata.get("annotations", {}), annotation: reason}
    spec = {key: value for key, value in before["spec"].items() if key != "dependsOn"}
    return {**before, "metadata": {**metadata, "annotations": annotations}, "spec": spec}
