"""A plain file of the configuration holds a secret: a private key, or a token of known form.

``build`` looks at the layers, and all that gets into ``rendered/``; this, at the rest. Never says
what was found.
"""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Fleet, Settings
from generator.secret_shapes import find_secrets
from generator.tree import Files


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:
    for path in (fleet.settings.source, *(cluster.source for cluster in fleet.clusters)):
        yield from plain_secrets(path, files.read(path), fleet.settings)


def plain_secrets(path: str, data: bytes, settings: Settings) -> Iterator[Diagnostic]:
    """Yield the secrets that a file holds in clear, but for those that are said to be none."""
    for found in find_secrets(data):
        if found.fingerprint not in settings.secrets.not_secret:
            before = data[: found.start].decode(errors="replace")
            yield Diagnostic(
                location=Location(
                    path,
                    line=before.count("\n") + 1,
                    column=len(before) - before.rfind("\n"),
                    length=1,
                ),
                rule="plain-secret-value",
                message=f"this looks like {found.name}, in clear",
                help="put a new one into an encrypted file, and revoke this one: it is in the "
                "history of the repository if it was committed",
                note=f"if it is no secret, list `{found.fingerprint}` in `secrets.not_secret` of "
                f"`{settings.source}`",
            )
