"""What changes, as one page for a browser: it loads nothing, and holds the JSON report's data."""

import json
import pkgutil
import re
from collections.abc import Sequence
from html import escape

from generator.commands.diffing.diff import Result
from generator.delta.blocks import Block
from generator.report.diff import as_json
from generator.report.diff.whose import summary

_PLACE = re.compile(r"\[\[ (\w+) \]\]")
# What ends a script, or is a line's end to JavaScript only, wherever it stands in a text.
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def page(result: Result, blocks: Sequence[Block], graph: str = "") -> str:
    """Write the page; ``graph`` is an SVG image of the rollout, markup that is to be trusted."""
    data = json.dumps(as_json.value(result, blocks), ensure_ascii=False, separators=(",", ":"))
    parts = {
        "css": _asset("page.css"),
        "js": _asset("page.js"),
        "data": data.translate(_UNSAFE),
        "summary": escape(_summary(result)),
        "sides": escape(_sides(result)),
        "graph": graph,
    }
    # One pass: what is put in is not looked at again.
    return _PLACE.sub(lambda place: parts[place[1]], _asset("page.html"))


def _summary(result: Result) -> str:
    said = "nothing changes" if result.delta.is_empty else summary(result.delta)
    return f"{said[0].upper()}{said[1:]}."


def _sides(result: Result) -> str:
    text = f"From {result.old} to {result.new}."
    if result.skipped:
        text += f" Not compared, for errors in the configuration: {', '.join(result.skipped)}."
    return text


def _asset(name: str) -> str:
    return (pkgutil.get_data(__name__, name) or b"").decode()
