"""What the engines fetch from: git repositories and charts, over HTTP on loopback.

``/git/NAME.git`` is git's own server; ``/charts/…`` a Helm repository, which is plain files; and
``/v2/…`` an OCI registry to read from, whose images are plain files as well.
"""

import json
import os
import subprocess
import threading
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PORT = 18080
URL = f"http://127.0.0.1:{PORT}"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    root: Path

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments, directory=str(self.root))

    def do_GET(self) -> None:
        if self.path.startswith("/git/"):
            self._git()
        elif self.path.startswith("/v2/"):
            self._registry()
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        if self.path.startswith("/v2/"):
            self._registry()
        else:
            super().do_HEAD()

    def do_POST(self) -> None:
        self._git()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        with (self.root / "requests.log").open("a", encoding="utf-8") as log:
            log.write(f"{format % arguments}\n")

    def _registry(self) -> None:
        """Answer as the OCI distribution specification has it, for those who pull."""
        parts = self.path.split("/")
        kind, reference = (parts[-2], parts[-1]) if len(parts) > 4 else ("", "")
        folder = self.root / "registry" / "/".join(parts[2:-2]) / kind
        link = folder / reference.replace(":", "-")
        if not kind:
            self._answer(HTTPStatus.OK, b"{}", "application/json")
        elif not link.is_file():
            body = json.dumps({"errors": [{"code": "NAME_UNKNOWN", "message": self.path}]})
            self._answer(HTTPStatus.NOT_FOUND, body.encode(), "application/json")
        else:
            is_manifest = kind == "manifests"
            form = MANIFEST if is_manifest else "application/octet-stream"
            digest = link.readlink().name if link.is_symlink() else link.name
            self._answer(HTTPStatus.OK, link.read_bytes(), form, digest.replace("-", ":"))

    def _answer(self, status: HTTPStatus, body: bytes, form: str, digest: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", form)
        self.send_header("Content-Length", str(len(body)))
        if digest:
            self.send_header("Docker-Content-Digest", digest)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _git(self) -> None:
        """Ask git itself, by CGI."""
        address = urlsplit(self.path)
        body = self._body()
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.root / "git"),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": address.path.removeprefix("/git"),
            "QUERY_STRING": address.query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        ran = subprocess.run(
            ["git", "http-backend"], input=body, env=environment, capture_output=True, check=False
        )
        head, _, data = ran.stdout.partition(b"\r\n\r\n")
        headers = [line.split(": ", 1) for line in head.decode().splitlines()]
        status = next((int(v.split()[0]) for k, v in headers if k.lower() == "status"), 200)
        self.send_response(status)
        for name, value in headers:
            if name.lower() != "status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body


class Host:
    """Serves a folder from a thread of this process."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        handler = type("Serving", (Handler,), {"root": root})
        self._server = ThreadingHTTPServer(("127.0.0.1", PORT), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
