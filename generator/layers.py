"""Layers: values files as they count in ``helm -f``, whatever they are written in."""

import json
import posixpath
import re
from fnmatch import fnmatchcase
from functools import lru_cache
from hashlib import sha256
from typing import Any

from generator import jsonnet, sops
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.digest import digest_of
from generator.document import parse, read
from generator.fleet import LayerSource, Reference, Release, SecretKey
from generator.jsonnet_results import Results
from generator.memo import Memo
from generator.merging import Values
from generator.record import record
from generator.tree import Files

# What could make a value that cannot stand in a manifest: written raw or as an escape, and keys too
# long, which only `?` lets go over several lines. As one pattern it would take six times as long.
_SUSPICIOUS = (
    re.compile(r"[\x7f-\x9f\u2028\u2029\ufffe\uffff]"),
    re.compile(r"\\[xuUNLP_]|<<|\?\s"),
    re.compile(r"\n[^\n]{1000}"),
)


@record(eq=False)
class Layer:
    path: str
    """Of a Secret, its name for people."""
    values: Values
    """What the file says; of an encrypted file, with ciphertext for its leaves."""
    encrypted: bool = False
    data: bytes = b""
    """The file as it is, if it is encrypted."""
    needs_care: bool = False
    """It may have a leaf that cannot stand in ``spec.values``."""
    sources: tuple[str, ...] = ()
    """Files it was read from: itself and, for jsonnet, what it imports."""
    secret: SecretKey | None = None
    """The Secret that it is, if it is no file: ``values`` has the keys it sets, and no values."""

    @property
    def is_opaque(self) -> bool:
        """Whether what its leaves are is not known here."""
        return self.encrypted or self.secret is not None

    @property
    def is_jsonnet(self) -> bool:
        return self.path.endswith(jsonnet.ENDINGS)


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
            return _of_secret(reference)
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
            fnmatchcase(name, self.secret_files) or _is_secret_name(name) for name in names
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
        return Layer(path, values, encrypted=True, data=data, sources=(path,))

    def _jsonnet(self, release: Release, reference: Reference) -> Layer:
        source = read(self.files, reference.location, reference.path)
        evaluate = self._jsonnet_results.evaluate
        result = evaluate(reference, source, release.variables, self._is_secret)
        value = json.loads(result.json)
        _check_is_map(reference.path, value)
        care = "null" in result.json or _is_suspicious(result.json)
        return Layer(reference.path, value, needs_care=care, sources=result.sources)


def _of_secret(secret: SecretKey) -> Layer:
    values: Values = {}
    for keys in secret.sets:
        inner = values
        for key in keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = f"(of the {secret.title})"
    return Layer(secret.title, values, secret=secret)


def _is_suspicious(text: str) -> bool:
    return any(pattern.search("\n" + text) for pattern in _SUSPICIOUS)


def check_secret(path: str, data: bytes, secret_files: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a file that is named like an encrypted one."""
    try:
        value = parse(path, data).value
        if sops.is_encrypted_file(value):
            return check_encrypted(path, data, value)
        check_not_plain(path, secret_files)
    except InvalidError as error:
        return error.diagnostics
    return ()


def check_not_plain(path: str, secret_files: str) -> None:
    """Refuse a plain file that is named like an encrypted or a secret one."""
    name = posixpath.basename(path)
    if fnmatchcase(name, secret_files):
        raise InvalidError(
            Diagnostic(
                location=Location(path),
                rule="not-encrypted",
                message=f"`{path}` is named like an encrypted file, but is not encrypted",
                help=f"encrypt it, `sops --encrypt --in-place {path}`, and replace the secrets "
                "in it: they are in the history of the repository if it was committed",
            )
        )
    if _is_secret_name(name):
        raise InvalidError(
            Diagnostic(
                location=Location(path),
                rule="plain-secret-file",
                message=f"`{path}` is named like a file of secrets, but is not encrypted",
                help=f"encrypt it and name it like `{secret_files}`, or give it another name "
                "if it holds no secrets",
            )
        )


def check_encrypted(path: str, data: bytes, value: Any) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a file that claims to be encrypted. Never names a value."""
    return tuple(
        Diagnostic(
            location=Location(path, problem.keys, line=problem.line, column=problem.column),
            rule="not-encrypted",
            message=problem.message,
            help=f"take the plain values out, and put new ones in with `sops {path}`: these are "
            "in the history of the repository if they were committed"
            if "is not encrypted" in problem.message
            else f"encrypt it anew, `sops --encrypt --in-place {path}`, with one rule at most",
        )
        for problem in sops.problems_of(value, data)
    )


@lru_cache(maxsize=4096)
def _is_secret_name(name: str) -> bool:
    return ".secret." in name or name.startswith(("secret.", "secrets."))


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
