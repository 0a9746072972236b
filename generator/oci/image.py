"""An image: a manifest, and the two blobs that it names. Its digest follows from its content."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from generator.record import record
from generator.tree import Tree

MANIFEST = "application/vnd.oci.image.manifest.v1+json"


@record(kw_only=True)
class Blob:
    media_type: str
    data: bytes

    @property
    def digest(self) -> str:
        return digest(self.data)

    @property
    def descriptor(self) -> Mapping[str, Any]:
        return {"mediaType": self.media_type, "digest": self.digest, "size": len(self.data)}


@record(kw_only=True)
class Image:
    config: Blob
    layer: Blob
    annotations: Mapping[str, str]

    @property
    def manifest(self) -> Blob:
        value = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": self.config.descriptor,
            "layers": [self.layer.descriptor],
            "annotations": self.annotations,
        }
        return Blob(media_type=MANIFEST, data=compact(value))

    @property
    def digest(self) -> str:
        return self.manifest.digest


def digest(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"


def compact(value: Any) -> bytes:
    """Write JSON in the one way that has one form for each value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def layout(image: Image) -> Tree:
    """Return an OCI image layout, the form on disk that every client pushes from."""
    manifest = image.manifest
    blobs = {
        f"blobs/sha256/{one.digest.partition(':')[2]}": one.data
        for one in (image.config, image.layer, manifest)
    }
    index = {"schemaVersion": 2, "manifests": [manifest.descriptor]}
    return {
        "oci-layout": compact({"imageLayoutVersion": "1.0.0"}),
        "index.json": compact(index),
        **blobs,
    }
