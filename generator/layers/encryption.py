"""Which files must be encrypted, and whether they are. Names no value."""

import posixpath
from functools import lru_cache
from typing import Any

from generator import sops
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.document import parse
from generator.fleet import is_named_encrypted


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
    if is_named_encrypted(path, secret_files):
        raise InvalidError(
            Diagnostic(
                location=Location(path),
                rule="not-encrypted",
                message=f"`{path}` is named like an encrypted file, but is not encrypted",
                help=f"encrypt it, `sops --encrypt --in-place {path}`, and replace the secrets "
                "in it: they are in the history of the repository if it was committed",
            )
        )
    if is_secret_name(posixpath.basename(path)):
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


def undecrypted(path: str, data: bytes) -> Diagnostic | None:
    """Return why kustomize-controller may leave a file encrypted that sops can decrypt."""
    if sops.MARK not in data:
        message = "kustomize-controller does not see that this file is encrypted"
        help_ = f"have sops write it anew: `sops --rotate --in-place {path}`"
    elif mark := sops.other_mark(data):
        message = f"kustomize-controller may take this file for another format: it has `{mark}`"
        help_ = "take that out of what is not encrypted in it"
    else:
        return None
    return Diagnostic(
        location=Location(path, ("sops", "mac")),
        rule="never-decrypted",
        message=message,
        help=help_,
        note="hubs would get the ciphertext: it goes by the bytes `mac: ENC[`, or those of JSON, "
        "INI and dotenv, whichever it finds first",
    )


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    return ".secret." in name or name.startswith(("secret.", "secrets."))
