"""All that happened to the objects of some kinds, in the order in which it did.

One API server gives every change a number, whatever the kind. So what is kept here in order of
these numbers is the history itself, not what a poll happened to see.
"""

import contextlib
import http.client
import threading
import time
from dataclasses import dataclass

from tests.e2e.bed.api import Api, Object, RefusedError


@dataclass(frozen=True, slots=True)
class Seen:
    """An object, as it was from some moment on."""

    at: int
    kind: str
    namespace: str
    name: str
    thing: Object | None
    """None from when it was deleted."""


class History:
    """Watches, from its start to its end, in threads of its own."""

    def __init__(self, api: Api, **labels: str) -> None:
        self._api = api
        self._labels = labels
        self._seen: list[Seen] = []
        self._lock = threading.Lock()
        self._ends = threading.Event()
        for kind in labels:
            threading.Thread(target=self._watch, args=(kind,), daemon=True).start()

    def now(self) -> int:
        """Return the number of this moment."""
        kind = next(iter(self._labels))
        return int(self._api.version_now(kind)[0])

    def since(self, start: int) -> list[Seen]:
        """Return what happened after a moment, in order."""
        with self._lock:
            return sorted((one for one in self._seen if one.at > start), key=lambda one: one.at)

    def end(self) -> None:
        self._ends.set()

    def _watch(self, kind: str) -> None:
        label = self._labels[kind]
        while not self._ends.is_set():
            with contextlib.suppress(OSError, RefusedError, http.client.HTTPException, ValueError):
                version, things = self._api.version_now(kind, label)
                for thing in things:
                    self._keep(kind, "ADDED", thing)
                for happened, thing in self._api.changes(kind, version, label):
                    self._keep(kind, happened, thing)
            time.sleep(0.2)  # the API server ended it, or is away

    def _keep(self, kind: str, happened: str, thing: Object) -> None:
        metadata = thing["metadata"]
        kept = None if happened == "DELETED" else thing
        seen = Seen(
            int(metadata["resourceVersion"]), kind, metadata["namespace"], metadata["name"], kept
        )
        with self._lock:
            self._seen.append(seen)
