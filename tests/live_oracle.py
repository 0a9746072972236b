"""Asks the Go program of tests/oracle, named by FLEETWAVE_ORACLE."""

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

ORACLE = os.environ.get("FLEETWAVE_ORACLE", "")

needs_oracle = [
    pytest.mark.oracle,
    pytest.mark.skipif(not ORACLE, reason="FLEETWAVE_ORACLE does not name the built oracle"),
]


def ask(command: str, questions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the answers in the order of the questions."""
    lines = [json.dumps({"id": "", **question}) for question in questions]
    done = subprocess.run(
        [Path(ORACLE).absolute(), command],
        input="".join(f"{line}\n" for line in lines).encode(),
        capture_output=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.split(b"\n") if line]
    assert len(answers) == len(lines), done.stderr
    return answers
