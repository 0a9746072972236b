"""The real helm, run on charts."""

import subprocess
from pathlib import Path


def run_helm(helm: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([helm, *arguments], capture_output=True, text=True, check=False)
