"""A file beside a cluster's configuration is named like an encrypted one, but is not encrypted.

Files that are layers are checked when they are read; this is about the others, such as
credentials, which are committed just the same.
"""

import posixpath
from collections.abc import Iterator
from fnmatch import fnmatchcase

from generator.diagnostic import Diagnostic, InvalidError
from generator.document import parse
from generator.fleet import Fleet
from generator.layers import check_encrypted, check_not_plain
from generator.sops import is_encrypted_file
from generator.tree import Files, InvalidPathError


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:
    pattern = fleet.settings.secrets.files
    layers = {layer.path for release in fleet.releases() for layer in release.layers}
    for cluster in fleet.clusters:
        for path in files.walk(posixpath.dirname(cluster.source)):
            if path in layers or not fnmatchcase(posixpath.basename(path), pattern):
                continue
            try:
                data = files.read(path)
                if is_encrypted_file(parse(path, data).value):
                    yield from check_encrypted(path, data)
                else:
                    check_not_plain(path, pattern)
            except InvalidError as error:
                yield from error.diagnostics
            except InvalidPathError:
                continue  # a link to elsewhere: nothing of it is committed
