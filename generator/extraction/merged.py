"""All layers of a release as one file: exactly what Helm would make of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.diagnostic import Keys
from generator.extraction import skeleton
from generator.extraction.values import Kind, ValuesFile
from generator.merging import Values, leaves, merge_all, origins

NAME = "values.yaml"
SECRETS = "secrets.yaml"
"""What an encrypted layer says, to count over all else."""


def merge(found: Sequence[ValuesFile]) -> tuple[ValuesFile, Values]:
    """Return the merged values as a file, and apart from it what encrypted files say, of which
    ``values`` must be what is in them: over the rest, it gives what all layers do."""
    stack = [(str(number), one.values) for number, one in enumerate(found)]
    rest: Values = {}
    secret: Values = {}
    blanks: skeleton.Blanks = {}
    for keys, value in leaves(merge_all(one.values for one in found)):
        file = found[int(origins(stack, keys)[0].location.path)]
        _put(secret if file.kind is Kind.ENCRYPTED else rest, keys, value)
        for at, remark in file.blanks.items():
            if at[: len(keys)] == keys:
                blanks[at] = remark or f"a secret, of {file.origin}"
    rest, secret = _sorted(rest), _sorted(secret)
    listed = [f"  {one.origin}" for one in found if one.kind is not Kind.ENCRYPTED]
    comment = ("What Helm makes of these files, each counting over those above it:", *listed)
    file = ValuesFile(
        name=NAME,
        kind=Kind.SKELETON if blanks else Kind.PLAIN,
        data=skeleton.text(rest, blanks, *comment),
        values=rest,
        origin="all layers, merged",
        blanks=blanks,
    )
    return file, secret


def _put(values: Values, keys: Keys, value: Any) -> None:
    for key in keys[:-1]:
        values = values.setdefault(str(key), {})
    values[str(keys[-1])] = value


def _sorted(values: Mapping[str, Any]) -> Values:
    return {
        key: _sorted(value) if isinstance(value, dict) else value
        for key, value in sorted(values.items())
    }
