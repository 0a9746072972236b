"""Names as Kubernetes takes them."""

import re


def slug(text: str) -> str:
    """Return a name of lower-case letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "cluster"
