"""What a shell may put at the cursor: commands, options, and the names of clusters and hubs.

A shell asks at every TAB, so this imports neither Typer nor YAML. What commands there are stands
in ``commands.json``, which `make docs` writes; what clusters and hubs, it reads from the disk.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from generator.completion.words import complete, joined

_HERE = Path(__file__).parent


def answer(words: Sequence[str]) -> str:
    """Return what can stand in place of the last of the words, which follow the program's name: a
    line each, with a tab and what it is; ``:files`` or ``:folders`` leave it to the shell."""
    *before, current = joined(words) or [""]
    commands = json.loads((_HERE / "commands.json").read_text(encoding="utf-8"))
    found = complete(commands, before, current)
    return "".join(f"{value}\t{about}".rstrip("\t") + "\n" for value, about in found)


def script(shell: str) -> str:
    """Return what a shell must read, to ask for completions."""
    return (_HERE / f"fleetwave.{shell}").read_text(encoding="utf-8")
