"""What a command line is about to say: a command, an option, its value, or a name."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.completion.names import SUPPORT, clusters, find_fleet, releases

Candidate = tuple[str, str]
"""What may stand there, and a few words on it."""
Kind = str | Sequence[str] | None
"""What a value is: one of these; what `--help` calls it, or the shell's files; no value at all."""
Commands = Mapping[str, Any]
"""By name: ``help``, ``options`` and ``arguments``; a name of two words is a command of a group."""


class _Line:
    """What the words before the cursor have said so far. No dataclass, which would take longer to
    import than to answer."""

    command: str = ""
    arguments: int = 0
    waiting: str = ""
    """The option that takes the next word."""
    root: str = ""
    has_options: bool = True
    """False once `--` has ended them."""


def joined(words: Sequence[str]) -> list[str]:
    """Undo that bash takes `--root=here` for three words."""
    found: list[str] = []
    for word in words:
        last = found[-1] if found else ""
        if last.startswith("--") and ("=" in {word, last[-1]}):
            found[-1] += word
        else:
            found.append(word)
    return found


def complete(commands: Commands, before: Sequence[str], current: str) -> list[Candidate]:
    line = _read(commands, before)
    command = commands[line.command]
    option, equals, value = current.partition("=")
    if line.waiting:
        return _values(command["options"][line.waiting]["value"], line, current)
    if line.has_options and equals and option in command["options"]:
        found = _values(command["options"][option]["value"], line, value)
        return [(one if one[0] == ":" else f"{option}={one}", about) for one, about in found]
    if line.has_options and current.startswith("-"):
        options = [(name, about["help"]) for name, about in command["options"].items()]
        return [found for found in options if found[0].startswith(current)]
    if not command["arguments"]:
        return [] if line.arguments else list(_below(commands, line.command, current))
    return _values(_argument(command["arguments"], line.arguments), line, current)


def _read(commands: Commands, words: Sequence[str]) -> _Line:
    line = _Line()
    for word in words:
        options = commands[line.command]["options"]
        option, equals, value = word.partition("=")
        longer = f"{line.command} {word}".lstrip()
        if line.waiting:
            line.root = word if line.waiting == "--root" else line.root
            line.waiting = ""
        elif line.has_options and word == "--":
            line.has_options = False
        elif line.has_options and word.startswith("-"):
            line.root = value if option == "--root" else line.root
            line.waiting = option if not equals and options.get(option, {}).get("value") else ""
        elif longer in commands:
            line.command = longer
        else:
            line.arguments += 1
    return line


def _argument(known: Sequence[Kind], position: int) -> Kind:
    if position < len(known):
        return known[position]
    last = known[-1]  # of which there may be many
    return last if isinstance(last, str) and last.endswith("...") else None


def _below(commands: Commands, above: str, current: str) -> Iterator[Candidate]:
    for name, command in commands.items():
        group, _, last = name.rpartition(" ")
        if name and group == above and last.startswith(current):
            yield last, command["help"]


def _values(kind: Kind, line: _Line, current: str) -> list[Candidate]:
    if kind is None:
        return []
    if not isinstance(kind, str):
        return [(value, "") for value in kind if value.startswith(current)]
    if kind.startswith(":"):
        return [(kind.removesuffix("..."), "")]
    fleet = find_fleet(line.root)
    if fleet is None or "CLUSTER" not in kind:
        return []
    return [(name, "") for name in _names(fleet, kind, current) if name.startswith(current)]


def _names(fleet: Path, kind: str, current: str) -> Iterator[str]:
    """Name clusters, and hubs where one cluster alone can be meant: a fleet has hundreds."""
    cluster, slash, _ = current.partition("/")
    known = clusters(fleet)
    if slash:
        meant = [cluster] if cluster in known else []
    else:
        meant = [name for name in known if name.startswith(current)]
    takes_cluster = "CLUSTER/HUB" not in kind
    if "HUB" not in kind or len(meant) != 1:
        yield from (name if takes_cluster else f"{name}/" for name in meant if not slash)
        return
    if takes_cluster and not slash:
        yield meant[0]
    hubs = releases(fleet, meant[0])
    yield from (f"{meant[0]}/{hub}" for hub in hubs if not (takes_cluster and hub == SUPPORT))
