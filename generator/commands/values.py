"""Merge the values of a release as Helm will see them."""

from dataclasses import field
from typing import Any

from generator.diagnostic import Diagnostic, InvalidError, Keys
from generator.document import locate
from generator.layers import Layer
from generator.merging import Values, merge_all
from generator.record import record
from generator.stack import read_stack
from generator.tree import Files
from generator.yaml.find import Places


@record
class Result:
    values: Values = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    """Why there are no values; located, in reading order."""


def values(files: Files, cluster: str, hub: str) -> Result:
    """Return what ``helm -f`` makes of the layers; each secret is the place of its ciphertext."""
    try:
        layers = read_stack(files, cluster, hub).layers
    except InvalidError as error:
        return Result(diagnostics=tuple(locate(error.diagnostics, files)))
    return Result(merge_all(_masked(one) if one.is_opaque else one.values for one in layers))


def _masked(layer: Layer) -> Values:
    places = Places(layer.data) if layer.encrypted else None

    def mask(value: Any, keys: Keys) -> Any:
        if isinstance(value, dict):
            return {key: mask(item, (*keys, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [mask(item, (*keys, index)) for index, item in enumerate(value)]
        if value is None or value == "":  # sops leaves these alone
            return value
        return (
            f"<encrypted: {layer.path}:{places.find(keys).line}>" if places else f"<{layer.path}>"
        )

    return {key: mask(value, (key,)) for key, value in layer.values.items() if key != "sops"}
