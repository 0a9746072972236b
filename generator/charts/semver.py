"""Versions of charts, as Masterminds/semver 3 reads them for Helm."""

import re

_IDENTIFIERS = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
_VERSION = re.compile(
    rf"v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-({_IDENTIFIERS}))?(?:\+({_IDENTIFIERS}))?"
)
_LONGEST_VERSION = 256
_BAD_IDENTIFIER = re.compile(r"(?:^|\.)0[0-9]+(?:\.|$)")
_EXACT = re.compile(rf"=?\s*v?[0-9]+\.[0-9]+\.[0-9]+(?:-{_IDENTIFIERS})?(?:\+{_IDENTIFIERS})?")

Version = tuple[int, int, int, str]
"""Major, minor, patch, prerelease: all that counts when versions are compared."""


def read_version(text: str) -> Version | None:
    """Read a version as Masterminds/semver's ``NewVersion`` does, which takes ``v1`` and ``01.2``
    too; None where it fails."""
    match = _VERSION.fullmatch(text)
    if match is None or len(text) > _LONGEST_VERSION:
        return None
    major, minor, patch = (int(number or 0) for number in match.groups()[:3])
    prerelease = match[4] or ""
    if max(major, minor, patch) >= 2**64 or _BAD_IDENTIFIER.search(prerelease):
        return None
    return major, minor, patch, prerelease


def is_exact(constraint: str) -> bool:
    """Tell whether a dependency asks for one version, not for a range."""
    return _EXACT.fullmatch(constraint) is not None


def satisfies(version: str, constraint: str) -> bool:
    """Whether a vendored chart is of the version that a dependency asks for.

    Where that is one exact version it is compared as Helm does, without build metadata. Any other
    constraint (``^1``, ``1.2``, ``>=1 <3``) is taken to be satisfied: Helm has chosen the version
    when it was vendored, and its Chart.lock says so.
    """
    if not is_exact(constraint):
        return True
    return read_version(version) == read_version(constraint.lstrip("= "))
