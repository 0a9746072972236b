"""Who can open the encrypted files of a fleet: what Flux must be given to decrypt them."""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.diagnostic import InvalidError
from generator.document import parse
from generator.importing.findings import Finding, Place, Urgency, listed
from generator.importing.fleet_file import Section
from generator.sops import is_encrypted_file
from generator.tree import Files, InvalidPathError

_CLOUDS = {
    "gcp_kms": "Google Cloud KMS",
    "kms": "AWS KMS",
    "azure_kv": "Azure Key Vault",
    "hc_vault": "Vault",
    "hckms": "Huawei Cloud KMS",
}
SECRET = "sops-kms"  # noqa: S105 -- the name of one


def is_encrypted(files: Files, path: str) -> bool:
    return _metadata(files, path) is not None


def clouds(files: Files, path: str) -> list[str]:
    """Return whose keys alone open a file, empty if it is not encrypted or a key file does."""
    metadata = _metadata(files, path) or {}
    if metadata.get("age") or metadata.get("pgp"):
        return []
    return [title for key, title in _CLOUDS.items() if metadata.get(key)]


def decryption(files: Files, paths: Iterable[str]) -> tuple[list[Section], list[Finding]]:
    """Return the part of fleet.yaml about decryption, where the default would not do."""
    encrypted = [path for path in dict.fromkeys(paths) if is_encrypted(files, path)]
    keys = {path: found for path in encrypted if (found := clouds(files, path))}
    findings = listed(
        "kms-secrets",
        Urgency.DO,
        "an encrypted file can be opened by a cloud's key only, which Flux on the clusters does "
        f"not have: {len(keys)} of {len(encrypted)}",
        "give Flux credentials of that cloud, as the Secret that `secrets.decryption` in fleet.yaml"
        " names or by workload identity; or add an age key of each cluster to `.sops.yaml` and run "
        "`sops updatekeys` on its files, so that no cluster can read another's (docs/secrets.md)",
        [Place(path, 1, ", ".join(keys[path])) for path in keys],
    )
    if not encrypted or len(keys) < len(encrypted):
        return [], findings
    value = {"secrets": {"decryption": {"secret": SECRET}}}
    why = "A Secret in `fleet-system` with the cloud's credentials: docs/secrets.md has the steps."
    return [Section(value, why)], findings


def _metadata(files: Files, path: str) -> Mapping[str, Any] | None:
    try:
        data = files.read(path)
        if b"sops" not in data:
            return None
        value = parse(path, data).value
    except (InvalidError, InvalidPathError):
        return None
    return value["sops"] if is_encrypted_file(value) else None
