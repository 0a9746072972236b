"""Changes of images, told as one change of the whole reference: ``quay.io/org/image:tag``."""

from collections.abc import Iterator, Sequence
from typing import Any

from generator.delta.compare import Edit, EditOp, Item, Path

_NAMES = ("name", "repository")
_PARTS = (*_NAMES, "registry", "tag", "digest")


def fold(edits: Sequence[Edit], old: Any, new: Any) -> Iterator[tuple[Edit, bool]]:
    """Yield the edits between two values, and whether each is of an image; all of an image's parts
    become one."""
    done: set[Path] = set()
    for edit in edits:
        at = _image_map(edit.keys)
        if at is None:
            is_text = all(isinstance(one, str | None) for one in (edit.old, edit.new))
            yield edit, edit.keys[-1:] == ("image",) and is_text
            continue
        before, after = _reference(_look_up(old, at)), _reference(_look_up(new, at))
        if before is None or after is None or before == after:
            yield edit, False  # of one text, but a number then and text now
        elif at not in done:
            done.add(at)
            yield Edit(keys=at, op=EditOp.UPDATE, old=before, new=after), True


def _image_map(keys: Path) -> Path | None:
    """Return the path of the map of which a path is a part, if that describes an image."""
    if len(keys) > 1 and keys[-1] in _PARTS:
        above = keys[-2]
        if isinstance(above, str) and above.lower().endswith("image"):
            return keys[:-1]
    return None


def _reference(image: Any) -> str | None:
    if not isinstance(image, dict):
        return None
    parts = {part: image.get(part) for part in _PARTS}
    if any(not isinstance(one, str | int | float | None) for one in parts.values()):
        return None  # encrypted, or nothing like an image
    text = "/".join(str(parts[one]) for one in ("registry", "repository", "name") if parts[one])
    if parts["tag"] is not None:
        text += f":{parts['tag']}"
    return f"{text}@{parts['digest']}" if parts["digest"] else text


def _look_up(value: Any, keys: Path) -> Any:
    for key in keys:
        if isinstance(key, Item):
            known = [one for one in value if isinstance(one, dict) and one.get(key.by) == key.value]
            value = known[0] if known else None
        elif isinstance(value, dict):
            value = value.get(key)
        else:
            value = value[key] if isinstance(key, int) and key < len(value) else None
        if value is None:
            return None
    return value
