"""Webhooks, in both directions: what Flux calls, as a chat would be; and what calls it, as GitHub
does."""

import hashlib
import hmac
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Event = dict[str, Any]


class Listener(ThreadingHTTPServer):
    """Keeps what it hears."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._heard: list[tuple[str, Event]] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"

    def heard(self, path: str) -> list[Event]:
        """Return what was told at a path so far, in order."""
        return [event for place, event in list(self._heard) if place == f"/{path}"]

    def keep(self, path: str, event: Event) -> None:
        self._heard.append((path, event))


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.keep(self.path, json.loads(body))
        self.send_response(HTTPStatus.OK)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing: what was heard is kept."""


@contextmanager
def listening() -> Iterator[Listener]:
    with Listener() as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        try:
            yield listener
        finally:
            listener.shutdown()


def tell_of_a_push(url: str, token: str) -> int:
    """Sign and send it; return the status of the answer."""
    body = json.dumps({"ref": "refs/heads/main"}).encode()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "push",
        "X-Hub-Signature-256": "sha256="
        + hmac.new(token.encode(), body, hashlib.sha256).hexdigest(),
    }
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - on loopback
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
