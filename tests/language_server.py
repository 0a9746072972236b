"""What the real YAML language server says about a file: the one that editors run."""

import json
import subprocess
from pathlib import Path
from typing import Any


def diagnostics(server: str, file: Path) -> list[str]:
    """Return its messages about a file, found by the file's own modeline."""
    with subprocess.Popen(
        [server, "--stdio"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin
        assert process.stdout
        root = file.parent.as_uri()
        document = {
            "uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": file.read_text(),
        }  # fmt: skip
        send(
            process.stdin, "initialize", {"processId": None, "rootUri": root, "capabilities": {}}, 1
        )
        while receive(process.stdout, process.stdin).get("id") != 1:
            pass
        send(process.stdin, "initialized", {})
        settings = {"yaml": {"schemaStore": {"enable": False}, "validate": True}}
        send(process.stdin, "workspace/didChangeConfiguration", {"settings": settings})
        send(process.stdin, "textDocument/didOpen", {"textDocument": document})
        while True:
            message = receive(process.stdout, process.stdin)
            if message.get("method") == "textDocument/publishDiagnostics":
                process.kill()
                return [found["message"] for found in message["params"]["diagnostics"]]


def send(stream: Any, method: str, params: Any, number: int | None = None) -> None:
    put(stream, {"method": method, "params": params} | ({} if number is None else {"id": number}))


def put(stream: Any, message: dict[str, Any]) -> None:
    data = json.dumps({"jsonrpc": "2.0"} | message).encode()
    stream.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
    stream.flush()


def receive(stream: Any, answers: Any) -> dict[str, Any]:
    """Return the next message; what the server asks is answered with nothing."""
    length = 0
    while (line := stream.readline().strip()) or not length:
        assert line or not stream.closed
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    message: dict[str, Any] = json.loads(stream.read(length))
    if "id" in message and "method" in message:
        result = (
            [{}] * len(message["params"]["items"]) if "items" in message.get("params", {}) else None
        )
        put(answers, {"id": message["id"], "result": result})
    return message
