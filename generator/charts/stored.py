"""Whether a folder of the store is a chart as it was copied there: nothing added, nothing lost."""

import re
from codecs import BOM_UTF8
from collections.abc import Mapping

from generator.charts.copying import content_hash

_NAME = re.compile(r"[a-z0-9-]+-([0-9a-f]{12})\Z")


def is_as_copied(directory: str, files: Mapping[str, bytes]) -> bool:
    """Take the mark and the hash from Chart.yaml again: all must hash to the directory's name."""
    match = _NAME.match(directory)
    if match is None or "Chart.yaml" not in files:
        return False
    _mark, _, stamped = files["Chart.yaml"].partition(b"\n")
    chart = re.sub(rf"[+.]h{match[1]}".encode(), b"", stamped, count=1)
    # Of a file with a byte order mark, the copy has none.
    return any(
        content_hash({**files, "Chart.yaml": lead + chart}) == match[1] for lead in (b"", BOM_UTF8)
    )
