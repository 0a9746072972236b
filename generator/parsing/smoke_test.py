"""``smoke_test`` of fleet.yaml → SmokeTest."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import Diagnostic, Location
from generator.fleet import SmokeTest

_PINNED = re.compile(r"(@sha256:[0-9a-f]{64}|:(?!latest\Z)[a-zA-Z0-9_][-a-zA-Z0-9_.]{0,127})\Z")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
# Service and port are those of Zero to JupyterHub. The hub is ready already: ten tries are for a
# proxy or a network policy that lags behind.
_ASK_HEALTH = (
    "curl", "--fail", "--silent", "--show-error", "--max-time", "10",
    "--retry", "10", "--retry-delay", "6", "--retry-all-errors", "http://hub:8081/hub/health",
)  # fmt: skip


def smoke_test(entry: Mapping[str, Any]) -> SmokeTest:
    deadline = entry.get("deadline", "5m")
    return SmokeTest(
        image=entry["image"],
        command=tuple(entry.get("command", _ASK_HEALTH)),
        deadline=int(deadline[:-1]) * _SECONDS[deadline[-1]],
    )


def check_smoke_test(path: str, entry: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """What an image's tag means may change, and with it what lets production follow."""
    if entry and not _PINNED.search(entry["image"]):
        yield Diagnostic(
            location=Location(path, ("smoke_test", "image")),
            rule="unpinned-image",
            message=f"the image `{entry['image']}` is not pinned",
            help="add a tag other than `latest`, or a digest: `name:1.2.3`, `name@sha256:…`",
        )
