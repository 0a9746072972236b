"""Whether the Secrets are there that others put on a cluster: keys, logins, layers of values."""

from collections.abc import Iterator

from generator.inspection.finding import mapping
from generator.live.object import Key
from generator.live.seen import Cluster
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted


def needed(wanted: Wanted) -> tuple[Key, ...]:
    """Return the Secrets that what is rendered refers to, and does not bring."""
    found: set[Key] = set()
    for one in wanted.on_cluster:
        for part in ((), ("decryption",)):
            if name := mapping(one.spec, *part, "secretRef").get("name"):
                found.add((one.namespace, str(name)))
        if one.kind == "HelmRelease":
            for source in one.spec.get("valuesFrom") or ():
                if source.get("kind") == "Secret" and not _is_brought(str(source.get("name"))):
                    found.add((one.namespace, str(source.get("name"))))
    return tuple(sorted(found))


def check(wanted: Wanted, seen: Cluster) -> Iterator[Symptom]:
    for (namespace, name), is_there in (seen.secrets or {}).items():
        if not is_there:
            yield Symptom(
                where=seen.where,
                object=f"Secret {namespace}/{name}",
                rule="missing-secret",
                message=f"there is no Secret `{name}` in `{namespace}`",
                help=f"`{seen.kubectl} --namespace {namespace} create secret generic {name} …`: "
                f"{wanted.page} says with what",
            )


def _is_brought(name: str) -> bool:
    """Those of encrypted files are named by their content, and brought by a Kustomization."""
    return name.startswith("secret-values-")
