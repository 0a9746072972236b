"""Whether a line that ``explain`` names says what it is named for."""

from generator.explanation import Kind, Setting
from generator.tree import Files
from generator.yaml.loader import load
from tests.flux_values import same


def written(files: Files, setting: Setting) -> str:
    at = setting.location
    assert at.line
    assert at.column
    line = files.read(at.path).decode().split("\n")[at.line - 1]
    return line[at.column - 1 :][: at.length]


def holds(files: Files, setting: Setting) -> bool:
    """Tell whether the value stands at the place, or the key of one that has no line of its own."""
    text = written(files, setting)
    key = setting.keys[-1]
    if setting.source.kind is Kind.JSONNET:
        return load(text) == key if text[0] in "\"'" else text == key
    if setting.is_secret and text.startswith("ENC["):
        return True
    value = load(text)
    has_no_line = setting.value is None or isinstance(setting.value, dict | list)
    has_no_line = has_no_line or "\n" in str(setting.value)
    return same(value, setting.value) or (has_no_line and str(value) == str(key))
