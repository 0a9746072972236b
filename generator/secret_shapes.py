"""Secrets that give themselves away by their form, in any text: private keys, and tokens with a
prefix that their vendor has published for the purpose.

Only forms that nothing else has. What has none, such as a password, is not found; a value with few
different characters is a placeholder. Sources: the vendors' pages on their tokens' formats; RFC
7468 and the format of OpenSSH for private keys; age's specification.
"""

import re
from collections.abc import Iterator
from hashlib import sha256

from generator.record import record

_FEWEST_CHARACTERS = 10
"""Different ones in a value; a placeholder such as ``ghp_xxxx…`` has less."""


@record
class Shape:
    name: str
    prefix: bytes
    """Stands in every text that has one: looking for it is fast."""
    pattern: bytes
    """Compiled only when the prefix is there: rarely."""


@record
class Found:
    """A secret in a text. Holds none of it."""

    name: str
    start: int
    """Offset in the bytes."""
    fingerprint: str


def _shape(name: str, prefix: bytes, rest: bytes) -> Shape:
    # Nothing that could be part of a token before or after it.
    pattern = rb"(?<![0-9A-Za-z_-])" + re.escape(prefix) + rest + rb"(?![0-9A-Za-z_-])"
    return Shape(name, prefix, pattern)


# Headers may precede the body of base64; it may be indented, quoted, in comments, or written `\n`.
_KEY_TEXT = rb"""(?:[0-9A-Za-z+/=:,#'"\-\s]|\\[nr])"""

SHAPES = (
    Shape(
        "a private key",
        b"PRIVATE KEY",
        rb"-----BEGIN (?:[A-Z0-9]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----"
        + (rb"(?=" + _KEY_TEXT + rb"{1,400}?[0-9A-Za-z+/]{40})")
        + (_KEY_TEXT + rb"{41,20000}?-----END "),
    ),
    _shape("an age key", b"AGE-SECRET-KEY-", rb"(?:PQ-)?1[02-9AC-HJ-NP-Z]{58,}"),
    *(_shape("a GitHub token", b"gh%c_" % kind, rb"[0-9A-Za-z]{36,251}") for kind in b"pousr"),
    _shape("a GitHub token", b"github_pat_", rb"[0-9A-Za-z]{22}_[0-9A-Za-z]{59}"),
    *(
        _shape("a GitLab token", b"gl%s-" % kind, rb"[0-9A-Za-z_-]{20,}(?:\.[0-9a-z]{2,}){0,2}")
        for kind in (b"pat", b"dt", b"rt")
    ),
    _shape("a Slack token", b"xox", rb"[abprs]-(?:[0-9]+-)+[0-9A-Za-z]{24,}"),
    _shape("a Slack token", b"xapp-", rb"[0-9]-[0-9A-Z]+-[0-9]+-[0-9a-f]{32,}"),
    _shape(
        "the address of a Slack webhook",
        b"https://hooks.slack.com/services/",
        rb"T[0-9A-Z]{8,}/B[0-9A-Z]{8,}/[0-9A-Za-z]{24}",
    ),
    _shape("a Google API key", b"AIza", rb"[0-9A-Za-z_-]{35}"),
    _shape("a Google OAuth client secret", b"GOCSPX-", rb"[0-9A-Za-z_-]{28}"),
    *(
        # The id alone is no secret; the 40 characters that go with it have no form of their own,
        # but are no hash of git.
        _shape(
            "an AWS secret access key",
            kind,
            rb"[2-7A-Z]{16}(?![0-9A-Za-z])[\s\S]{1,200}?(?<![0-9A-Za-z/+=])(?![0-9a-f]{40})"
            rb"[0-9A-Za-z/+]{40}(?![/+=])",
        )
        for kind in (b"AKIA", b"ASIA")
    ),
    _shape("a storage key of Azure", b"AccountKey=", rb"[0-9A-Za-z+/]{86}=="),
    _shape("a Docker Hub token", b"dckr_pat_", rb"[0-9A-Za-z_-]{27}"),
    _shape("a Grafana token", b"glsa_", rb"[0-9A-Za-z]{32}_[0-9a-f]{8}"),
)


def find_secrets(data: bytes) -> Iterator[Found]:
    """Yield what looks like a secret. Takes next to no time where nothing does."""
    for shape in SHAPES:
        if shape.prefix not in data:
            continue
        for match in re.finditer(shape.pattern, data):
            value = b"".join(match[0].split())
            secret = value.removeprefix(shape.prefix)
            if len(set(secret)) >= _FEWEST_CHARACTERS and b"EXAMPLE" not in secret:
                yield Found(shape.name, match.start(), sha256(value).hexdigest()[:12])
