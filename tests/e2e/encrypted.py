"""Files that sops encrypts to an age key, and the key as a cluster has it."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]
import yaml

from tests.command import ROOT

SOPS = Path(sys.executable).parent / "sops"
KEY = (ROOT / "tests" / "age.key").read_text(encoding="utf-8")
"""It protects nothing."""


def recipient(key: str = KEY) -> str:
    secret = next(line for line in key.splitlines() if line.startswith("AGE-SECRET-KEY-"))
    return str(pyrage.x25519.Identity.from_str(secret).to_public())


def another_key() -> str:
    return str(pyrage.x25519.Identity.generate())


def encrypt(values: Mapping[str, Any], key: str = KEY) -> str:
    forms = ["--input-type", "yaml", "--output-type", "yaml"]
    return _sops("--encrypt", "--age", recipient(key), *forms, text=yaml.safe_dump(dict(values)))


def key_secret(namespace: str) -> dict[str, Any]:
    """As docs/secrets.md has it: `kubectl create secret generic sops-age --from-file=…`."""
    metadata = {"name": "sops-age", "namespace": namespace}
    data = {"age.agekey": KEY}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": data}


def _sops(*arguments: str, text: str) -> str:
    ran = subprocess.run(
        [SOPS, "--disable-version-check", *arguments, "/dev/stdin"],
        input=text,
        check=True,
        capture_output=True,
        text=True,
        cwd="/",  # out of the reach of this repository's .sops.yaml
    )
    return ran.stdout
