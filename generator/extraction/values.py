"""The layers of a release as plain files, whose names keep the order of ``helm -f``."""

import posixpath
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum

from generator.explanation.sources import used_variables
from generator.extraction import skeleton
from generator.fleet import SecretKey
from generator.layers import Layer
from generator.merging import Values
from generator.record import record
from generator.tree import Files
from generator.yaml.emit import dumps

_ODD = re.compile(r"[^-._a-zA-Z0-9]")
"""Signs that a shell or ``helm -f``, which splits at commas, could take for something else."""
_LONGEST_NAME = 100
ORIGINALS = "jsonnet"
"""The folder of what jsonnet layers were before."""


class Kind(StrEnum):
    PLAIN = "plain"
    """As it was written."""
    JSONNET = "jsonnet"
    """What jsonnet made of it."""
    SKELETON = "skeleton"
    """Keys of secrets, to be filled in."""
    ENCRYPTED = "encrypted"
    """By sops; for the fleet's key, or for others."""


@record(kw_only=True)
class ValuesFile:
    name: str
    kind: Kind
    data: bytes
    values: Values
    """What Helm reads; of an encrypted file, what it would of the skeleton."""
    origin: str
    """The name of the file that it was, or the Secret's for people."""
    blanks: skeleton.Blanks = field(default_factory=dict)
    """Of a skeleton, what has to be filled in."""
    secret: SecretKey | None = None
    """The Secret that it is a skeleton of."""


def values_files(
    files: Files, layers: Sequence[Layer], variables: Mapping[str, str], sealed: Mapping[str, bytes]
) -> tuple[ValuesFile, ...]:
    """Return the layers as files, in their order; ``sealed`` has the encrypted ones that are to
    stay so, by their path: all others become skeletons."""
    width = len(str(10 * len(layers)))
    originals = original_paths(layers)
    found = []
    for number, layer in enumerate(layers, 1):
        prefix = f"{10 * number:0{width}d}-"
        if layer.is_opaque:
            found.append(_secret(layer, prefix, sealed.get(layer.path)))
        elif layer.is_jsonnet:
            data = _flattened(files, layer, variables, originals[layer.path])
            found.append(_file(layer, prefix + _stem(layer) + ".yaml", Kind.JSONNET, data))
        else:
            data = files.read(layer.path)
            if not data.endswith(b"\n"):
                data += b"\n"  # Helm 4.2 loses such a line where it ends a block of 4,096 bytes
            found.append(_file(layer, prefix + _clean(layer.path), Kind.PLAIN, data))
    return tuple(found)


def originals(files: Files, layers: Sequence[Layer]) -> dict[str, bytes]:
    """Return jsonnet layers as they are, with what they import, as they lie to each other."""
    return {place: files.read(path) for path, place in original_paths(layers).items()}


def original_paths(layers: Sequence[Layer]) -> Mapping[str, str]:
    """Return where in an extract each file goes that a jsonnet layer was read from."""
    paths = sorted({path for layer in layers if layer.is_jsonnet for path in layer.sources})
    if not paths:
        return {}
    # Not more of the fleet's folders than the imports need.
    top = posixpath.commonpath([posixpath.dirname(path) for path in paths])
    return {path: posixpath.join(ORIGINALS, posixpath.relpath(path, top or ".")) for path in paths}


def _secret(layer: Layer, prefix: str, sealed: bytes | None) -> ValuesFile:
    values, blanks = skeleton.empty(layer)
    name = prefix + _clean(layer.path)
    if sealed is not None:
        return ValuesFile(
            name=name,
            kind=Kind.ENCRYPTED,
            data=sealed,
            values=values,
            origin=posixpath.basename(layer.path),
        )
    if layer.secret:
        origin = layer.path
        of = f"the {origin}, which was on the cluster"
        name = f"{prefix}{_clean(layer.secret.name)}.secret.values.yaml"
    else:
        origin = posixpath.basename(layer.path)
        of = f"`{_clean(origin)}`, which is encrypted for others"
        name = prefix + _clean(origin).removeprefix("enc-")
    to_do = (
        "Put a value between each pair of quotes" if blanks else "What it sets is not known here"
    )
    return ValuesFile(
        name=name,
        kind=Kind.SKELETON,
        data=skeleton.text(
            values, blanks, f"What is secret in {of}.", f"{to_do}; keep this file out of git."
        ),
        values=values,
        origin=origin,
        blanks=blanks,
        secret=layer.secret,
    )


def _file(layer: Layer, name: str, kind: Kind, data: bytes) -> ValuesFile:
    origin = posixpath.basename(layer.path)
    return ValuesFile(name=name, kind=kind, data=data, values=layer.values, origin=origin)


def _flattened(files: Files, layer: Layer, variables: Mapping[str, str], original: str) -> bytes:
    used = used_variables(files, layer, variables)
    options = [part for name, value in used.items() for part in ("--ext-str", f"{name}={value}")]
    command = shlex.join(["jsonnet", *options, original])
    lines = [f"# `{_clean(layer.path)}` with its variables filled in. What it was made by:"]
    # A variable may have any text: no sign of it may end the comment.
    lines += [f"#   {command}"] if command.isprintable() else [f"#   jsonnet {_clean(original)}"]
    return ("\n".join(lines) + "\n" + dumps(layer.values)).encode()


def _stem(layer: Layer) -> str:
    return posixpath.splitext(_clean(layer.path))[0]


def _clean(path: str) -> str:
    name = _ODD.sub("-", posixpath.basename(path))
    stem, ending = posixpath.splitext(name)
    return stem[:_LONGEST_NAME] + ending
