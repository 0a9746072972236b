"""What the numbers depend on, as one line."""

import os
import platform
import re
import subprocess
from pathlib import Path


def described() -> str:
    processor = _first(r"model name\s*:\s*(.+)", "/proc/cpuinfo") or platform.machine()
    memory = _first(r"MemTotal:\s*(\d+)", "/proc/meminfo")
    size = f", {int(memory) / 2**20:.0f} GiB" if memory else ""
    parts = [
        f"{processor}, {os.cpu_count()} cores{size}",
        f"{platform.system()} {platform.release()}",
    ]
    parts.append(f"Python {platform.python_version()}")
    parts += filter(None, map(_version, ("node --version", "go version", "git --version")))
    return "; ".join(parts)


def _first(pattern: str, path: str) -> str | None:
    try:
        match = re.search(pattern, Path(path).read_text(encoding="utf-8"))
    except OSError:
        return None
    return match.group(1).strip() if match else None


def _version(command: str) -> str | None:
    name = command.split(maxsplit=1)[0]
    try:
        said = subprocess.check_output(command.split(), text=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"\d+(\.\d+)+", said)
    return f"{name} {match.group()}" if match else None
