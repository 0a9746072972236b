"""Hashes of files, which become parts of names: what they give for the same files never changes."""

import hashlib
from collections.abc import Iterable


def digest_of(files: Iterable[tuple[str, bytes]], salt: str = "") -> str:
    """Hash names and contents in the order given, each content behind its length, so that no two
    sets of files run together. ``salt`` comes before them."""
    digest = hashlib.sha256(salt.encode())
    for name, data in files:
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()
