"""The encrypted files of a paused hub, for a cluster that another engine is to deliver.

Under Argo CD they lie in a store, and a Kustomization of the hub brings them; under Flux they lie
beside the hub. The Secret is the same, so it is read where it is, and planned anew where it is to
be.
"""

import re

from generator.fleet import Release
from generator.pausing.objects import UnreadableError, objects
from generator.plan.bundles import SECRET, SecretBundle, named_bundle

_SOURCE = re.compile(r"^#   (.+)$", re.MULTILINE)


def bundle(release: Release, data: bytes) -> SecretBundle:
    """Read a rendered Secret; raises ``UnreadableError`` if it is none of ours."""
    match objects(data):
        case [{"kind": "Secret", "metadata": {"name": str(name)}, "data": dict(values)}] if (
            name.startswith(SECRET)
        ):
            head = data.decode().partition("\napiVersion:")[0]
            *sources, _ = _SOURCE.findall(head) or [""]  # the last is the template
            return named_bundle(
                release,
                name.removeprefix(SECRET),
                data=values,
                keys={},
                sources=tuple(sources),
            )
        case _:
            raise UnreadableError("it is not one Secret of encrypted files")
