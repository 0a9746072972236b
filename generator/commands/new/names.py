"""Names that may become part of a path. Whether Kubernetes takes them is for the rules to say."""

import re

from generator.errors import UsageError

_NAME = re.compile(r"[A-Za-z0-9][-A-Za-z0-9._]*\Z")


def checked_name(what: str, name: str) -> str:
    """Return the name; raises ``UsageError`` if it could lead out of a folder."""
    if not _NAME.match(name):
        raise UsageError(
            f"`{name}` cannot be the name of a {what}",
            hint="use lower-case letters, digits and `-`, with a letter or digit at both ends",
        )
    return name
