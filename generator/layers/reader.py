"""Layers from files, jsonnet and what cluster.yaml says of Secrets."""

import json
import posixpath
import re
from hashlib import sha256
from typing import Any

from generator import jsonnet, sops
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.digest import digest_of
from generator.document import parse, read
from generator.fleet import LayerSource, Reference, Release, SecretKey, is_named_encrypted
from generator.jsonnet.results import Results
from generator.layers.begin import check_begin
from generator.layers.encryption import (
    check_encrypted,
    check_not_plain,
    is_secret_name,
    undecrypted,
)
from generator.layers.layer import Layer, of_secret
from generator.memo import Memo
from generator.merging import Values
from generator.tree import Files

# What could make a value that cannot stand in a manifest: written raw or as an escape, and keys too
# long, which only `?` lets go over several lines. As one pattern it would take six times as long.
_SUSPICIOUS = (
    re.compile(r"[\x7f-\x9f\u2028\u2029\ufffe\uffff]"),
    re.compile(r"\\[xuUNLP_]|<<|\?\s"),
    re.compile(r"\n[^\n]{1000}"),
)


class LayerReader:
    """Reads layers; a file that several releases share is read once."""

    def __init__(self, files: Files, secret_files: str) -> None:
        self.files = files
        self.secret_files = secret_files
        self._known: Memo[str, Layer] = Memo()
        self._identities: Memo[str, str] = Memo()
        self._jsonnet_results = Results(files, secret_files)

    def read(self, release: Release, reference: LayerSource) -> Layer:
        """Raises ``InvalidError`` with everything that is wrong with the file."""
        if isinstance(reference, SecretKey):
            return of_secret(reference)
        if reference.path.endswith(jsonnet.ENDINGS):
            return self._jsonnet(release, reference)
        return self._file(reference)

    def _file(self, reference: Reference) -> Layer:
        # Outside of what is remembered: a missing file is a problem of each that names it.
        data = read(self.files, reference.location, reference.path)
        return self._known.get(reference.path, lambda: self._parse(reference.path, data))

    def read_encrypted(self, release: Release, reference: LayerSource) -> Layer | None:
        """Return the layer if it is an encrypted file. Costs little where it is not."""
        if isinstance(reference, SecretKey) or reference.path.endswith(jsonnet.ENDINGS):
            return None
        if b"ENC[" not in read(self.files, reference.location, reference.path):
            return None
        layer = self.read(release, reference)
        return layer if layer.encrypted else None

    def _is_secret(self, path: str, data: bytes) -> bool:
        names = {posixpath.basename(one) for one in (path, self.files.target(path))}
        return b"ENC[AES256_GCM," in data or any(
            is_named_encrypted(name, self.secret_files) or is_secret_name(name) for name in names
        )

    def identity(self, reference: LayerSource) -> str:
        """Return a hash of what a layer brings to whoever uses it: of a plain file its values, so
        that a comment is no change; of an encrypted one its bytes; of jsonnet, all of its source;
        of a Secret, what cluster.yaml says of it.
        """
        if isinstance(reference, SecretKey):
            said = (reference.name, reference.key, sorted(reference.sets))
            return sha256(json.dumps(said).encode()).hexdigest()
        return self._identities.get(reference.path, lambda: self._identity(reference))

    def _identity(self, reference: Reference) -> str:
        if reference.path.endswith(jsonnet.ENDINGS):
            return digest_of(sorted(jsonnet.closure(self.files, reference.path).items()))
        layer = self._file(reference)
        data = layer.data or json.dumps(layer.values, sort_keys=True).encode()
        return sha256(data).hexdigest()

    def _parse(self, path: str, data: bytes) -> Layer:
        document = parse(path, data)
        if sops.is_encrypted_file(document.value):
            return self._encrypted(path, data, document.value)
        for name in {path, self.files.target(path)}:
            check_not_plain(name, self.secret_files)
        if b"---" in data or b"%" in data:
            check_begin(path, data.decode())
        value = {} if document.value is None else document.value
        _check_is_map(path, value)
        care = document.has_null or _is_suspicious(data.decode())
        return Layer(path, value, needs_care=care, sources=(path,))

    def _encrypted(self, path: str, data: bytes, values: Values) -> Layer:
        if problems := check_encrypted(path, data, values):
            raise InvalidError(*problems)
        if not path.endswith((".yaml", ".yml")):
            raise InvalidError(
                Diagnostic(
                    location=Location(path),
                    rule="encrypted-json",
                    message="an encrypted values file must be YAML",
                    help="decrypt it and encrypt it again with a name that ends in `.yaml`",
                    note="kustomize-controller cannot tell sops' JSON from its binary format",
                )
            )
        if problem := undecrypted(path, data):
            raise InvalidError(problem)
        return Layer(path, values, encrypted=True, data=data, sources=(path,))

    def _jsonnet(self, release: Release, reference: Reference) -> Layer:
        source = read(self.files, reference.location, reference.path)
        evaluate = self._jsonnet_results.evaluate
        result = evaluate(reference, source, release.variables, self._is_secret)
        value = json.loads(result.json)
        _check_is_map(reference.path, value)
        care = "null" in result.json or _is_suspicious(result.json)
        return Layer(reference.path, value, needs_care=care, sources=result.sources)


def _is_suspicious(text: str) -> bool:
    return any(pattern.search("\n" + text) for pattern in _SUSPICIOUS)


def _check_is_map(path: str, value: Any) -> None:
    if not isinstance(value, dict):
        kind = "a list" if isinstance(value, list) else "a single value"
        raise InvalidError(
            Diagnostic(
                location=Location(path),
                rule="values-not-a-map",
                message=f"values must be a map, but this is {kind}",
                help="write `key: value` lines; Helm refuses anything else",
            )
        )
