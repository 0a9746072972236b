"""How kustomize-controller knows what sops encrypted: by some bytes, not by what a file means.

Source: ``detectFormatFromMarkerBytes`` of kustomize-controller 1.9. It has a mark for each format,
and takes the first that it finds, in no order that can be relied upon.
"""

MARK = b"mac: ENC["
"""Of YAML, as sops itself writes it: neither in quotes nor aligned."""
_OTHERS = (b'"mac": "ENC[', b"[sops]", b"sops_mac=ENC[")


def other_mark(data: bytes) -> str | None:
    """Return the mark of another format, if there is one in a file of YAML."""
    return next((mark.decode() for mark in _OTHERS if mark in data), None)
