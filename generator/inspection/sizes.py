"""What is too large: for Kubernetes, which holds an object in 1 MiB at most, or for Argo CD, which
reads a folder up to a limit of its own.

Source: Kubernetes' ``MaxSecretSize``, the same for a ConfigMap's data, and etcd's limit of 1.5 MiB,
of which server-side apply takes a part for its records; Argo CD's
``reposerver.max.combined.directory.manifests.size``.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence

from generator import sops
from generator.diagnostic import Diagnostic, Level, Location
from generator.inspection.finding import Finding, Object
from generator.layers import Layer
from generator.yaml.documents import documents
from generator.yaml.loader import load

LARGEST_OBJECT = 1 << 20
LARGEST_FOLDER = 10_000_000


def check_objects(
    path: str, data: bytes, layers: Sequence[Layer], at: Location
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the objects of a file that fit their schemas, at the largest of its
    layers."""
    for _, document in documents(data.decode()) if len(data) > LARGEST_OBJECT else ():
        kind, size = _measured(document)
        if size > LARGEST_OBJECT:
            sizes = {layer.path: _size(layer) for layer in layers if layer.sources}
            largest = max(sizes, key=sizes.__getitem__, default="")
            yield Diagnostic(
                location=Location(largest) if largest else at,
                rule="too-large",
                message=f"the {kind} in `{path}` would hold {_kib(size)}, but Kubernetes takes "
                f"{_kib(LARGEST_OBJECT)} at most",
                help=f"make `{largest}` smaller, the largest layer with {_kib(sizes[largest])}: "
                "put files into an image or a volume, and leave away what the chart says itself"
                if largest
                else "name less in cluster.yaml: give some of its hubs a cluster of their own",
                note="Helm keeps each revision of a release, its chart and values, compressed in a "
                "Secret of the same limit",
            )


def check_folder(folder: str, sizes: Mapping[str, int], at: Location) -> Iterator[Diagnostic]:
    """Yield what is wrong with a folder that an Application applies; ``sizes`` are those of the
    files that it applies."""
    total = sum(sizes.values())
    if total > LARGEST_FOLDER:
        largest = max(sizes, key=sizes.__getitem__)
        yield Diagnostic(
            location=at,
            rule="too-large",
            message=f"`{folder}` would hold {_kib(total)}, but Argo CD reads "
            f"{_kib(LARGEST_FOLDER)} at most unless it is told otherwise",
            help="raise `reposerver.max.combined.directory.manifests.size` in "
            "`argocd-cmd-params-cm`, make values smaller, or give hubs a cluster of their own",
            note=f"the largest file is `{largest}` with {_kib(sizes[largest])}",
            level=Level.WARNING,
        )


def check_rendered(one: Object) -> Iterator[Finding]:
    """Yield what is wrong with an object as it lies there, with whatever made it large."""
    is_long = len(one.text.encode()) > LARGEST_OBJECT
    size = _measured(one.text)[1] if is_long else 0
    if size > LARGEST_OBJECT:
        text = f"{_kib(size)}, but Kubernetes takes {_kib(LARGEST_OBJECT)} at most"
        yield Finding(at=one, keys=("kind",), rule="too-large", message=text)


def _measured(document: str) -> tuple[str, int]:
    """Return an object's kind, and the size that counts. Encrypted values count as decrypted, since
    so they get into the cluster."""
    value = load(document)
    items = value.get("data", {}).values()
    match value["kind"]:
        case "Secret":
            return "Secret", sum(sops.decrypted_size(base64.b64decode(item)) for item in items)
        case "ConfigMap":
            return "ConfigMap", sum(len(item.encode()) for item in items)
        case kind:
            return kind, len(document.encode())


def _size(layer: Layer) -> int:
    return len(layer.data or json.dumps(layer.values).encode())


def _kib(size: int) -> str:
    return f"{-(-size // 1024):,} KiB"
