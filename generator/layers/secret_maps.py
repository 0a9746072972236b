"""A Secret that is said to set a key which is a map in another layer: taken at its word, the whole
map would be the Secret's, and what the layer says in it lost."""

from collections.abc import Iterator, Sequence

from generator.diagnostic import Diagnostic, Location
from generator.layers.layer import Layer


def check(layers: Sequence[Layer]) -> Iterator[Diagnostic]:
    for secret in (layer.secret for layer in layers):
        for index, keys in enumerate(secret.sets if secret else ()):
            if secret and (other := _with_map(layers, keys)):
                path = ".".join(keys)
                at = secret.location
                yield Diagnostic(
                    location=Location(at.path, (*at.keys, "sets", index)),
                    rule="invalid-value",
                    message=f"`{path}` is a map in `{other.path}`, which would be lost",
                    help=f"list what the Secret sets in it, such as `{path}.client_secret`",
                    note="Flux puts plain values over a Secret's, so all that a Secret is said to "
                    "set is taken out of them",
                )


def _with_map(layers: Sequence[Layer], keys: tuple[str, ...]) -> Layer | None:
    for layer in layers:
        value: object = layer.values
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, dict) and value:
            return layer
    return None
