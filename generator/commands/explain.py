"""Say of each value of a release who set it, and what that overrode."""

import shlex
from collections.abc import Sequence

from generator import explanation, key_path
from generator.charts.archives import WithArchives
from generator.diagnostic import Diagnostic, InvalidError, Keys
from generator.document import locate
from generator.errors import UsageError
from generator.explanation import Leaf, UnknownKeyError
from generator.explanation.places import Locator
from generator.explanation.sources import default_sources, layer_sources
from generator.near import nearest, suggestion
from generator.record import record
from generator.stack import read_stack
from generator.tree import Files

_MOST_NEAR = 3


@record
class Result:
    leaves: tuple[Leaf, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    """Why there are no leaves; located, in reading order."""


def explain(files: Files, cluster: str, hub: str, key: str | None) -> Result:
    """Explain the values at or below a key, or all that layers set. Reads what the release needs,
    and nothing of other hubs."""
    keys = None if key is None else _parsed(key)
    files = WithArchives(files)
    try:
        stack = read_stack(files, cluster, hub)
        sources = (*default_sources(files, stack.release), *layer_sources(files, stack))
    except InvalidError as error:
        return Result(diagnostics=tuple(locate(error.diagnostics, files)))
    try:
        return Result(explanation.explain(sources, keys, Locator(files).location))
    except UnknownKeyError as error:
        raise _unknown(f"{cluster}/{hub}", keys or (), error) from None


def _parsed(key: str) -> Keys:
    try:
        return key_path.parse(key)
    except key_path.KeyPathError as error:
        raise UsageError(
            f"`{key}` is no path of keys: {error}",
            hint="write it as for `helm --set`: `hub.config.users[0]`; a dot, bracket or backslash "
            "of a key itself has a backslash before it, as in `labels.example\\.org/name`",
        ) from None


def _unknown(release: str, keys: Keys, error: UnknownKeyError) -> UsageError:
    text = key_path.written(keys)
    if error.obstacle is not None:
        stop = key_path.written(error.obstacle)
        command = f"fleetwave explain {release} {shlex.quote(stop)}"
        hint: str | None = f"the path leads no further than `{stop}`: see `{command}`"
    else:
        hint = _near(text, [key_path.written(known) for known in error.known])
    return UsageError(f"nothing in the repository sets `{text}` for `{release}`", hint=hint)


def _near(text: str, known: Sequence[str]) -> str | None:
    """Prefer what only lacks its beginning to what is spelled alike."""
    near = [path for path in known if path.endswith(f".{text}")] or nearest(text, known, _MOST_NEAR)
    if near:
        return "did you mean " + ", ".join(f"`{path}`" for path in near[:_MOST_NEAR]) + "?"
    return suggestion(text, [path for path in known if "." not in path], "keys at the top are")
