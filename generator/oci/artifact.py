"""Manifests as Flux's own artifact, as `flux push artifact` makes it; and what is read of one."""

import json
from collections.abc import Mapping

from generator.oci.archive import gzipped, tarred
from generator.oci.image import Blob, Image, compact, digest
from generator.record import record
from generator.tree import Tree

_CONFIG = "application/vnd.cncf.flux.config.v1+json"
_CONTENT = "application/vnd.cncf.flux.content.v1.tar+gzip"
_SOURCE = "org.opencontainers.image.source"
_REVISION = "org.opencontainers.image.revision"
_CREATED = "org.opencontainers.image.created"
_LENGTH_OF_SHA1 = 40


@record(kw_only=True)
class Origin:
    """Where an artifact is from. All of it is the commit's, so that it has one digest."""

    url: str
    branch: str
    commit: str
    time: str
    """Of the commit, as RFC 3339 in UTC."""

    @property
    def revision(self) -> str:
        """As Flux writes where a source is: `main@sha1:…`."""
        kind = "sha1" if len(self.commit) == _LENGTH_OF_SHA1 else "sha256"
        return f"{self.branch}@{kind}:{self.commit}"


@record
class Found:
    """What a registry has at a tag."""

    digest: str
    commit: str | None
    """None for one that names none."""


def artifact(files: Tree, origin: Origin) -> Image:
    tar = tarred(files)
    config = {
        "architecture": "",
        "config": {},
        "created": origin.time,
        "os": "",
        "rootfs": {"diff_ids": [digest(tar)], "type": "layers"},
    }
    return Image(
        config=Blob(media_type=_CONFIG, data=compact(config)),
        layer=Blob(media_type=_CONTENT, data=gzipped(tar)),
        annotations={_CREATED: origin.time, _REVISION: origin.revision, _SOURCE: origin.url},
    )


def found(manifest: bytes) -> Found:
    """Read a manifest of whatever kind."""
    try:
        value = json.loads(manifest)
    except ValueError:
        value = None
    annotations = value.get("annotations") if isinstance(value, dict) else None
    revision = annotations.get(_REVISION) if isinstance(annotations, Mapping) else None
    commit = revision.rpartition(":")[2] if isinstance(revision, str) else ""
    return Found(digest(manifest), commit or None)
