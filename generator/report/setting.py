"""A value that a source sets, and the place that sets it, each on a line."""

import json

from generator.explanation import Kind, Setting
from generator.report.visible import visible
from generator.yaml.emit import scalar


def written_value(setting: Setting) -> str:
    """Write a value on one line; what is encrypted, as just that."""
    if setting.is_secret:
        is_file = setting.source.kind is Kind.ENCRYPTED
        return "(encrypted)" if is_file else f"(of the {visible(setting.source.path)})"
    if isinstance(setting.value, dict | list) and setting.value:
        return visible(json.dumps(setting.value, ensure_ascii=False))
    return scalar(setting.value)


def written_place(setting: Setting) -> str:
    at = setting.location
    path = visible(at.path)
    return path if at.line is None else f"{path}:{at.line}:{at.column}"


def cut(text: str, room: int | None) -> str:
    return text if room is None or len(text) <= room else f"{text[: room - 1]}…"
