"""The clusters that hubploy.yaml files name, told apart and put into cluster.yaml's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.importing.naming import slug

_ACCOUNT = 12
"""Digits of an AWS account."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a hubploy.yaml says of its cluster: two that are equal are one cluster."""

    provider: str
    """In cluster.yaml's words."""
    name: str
    scope: str
    """What its name is unique in: a project, an account."""
    details: tuple[tuple[str, Any], ...]
    """The block of the provider in cluster.yaml."""


def target(value: Mapping[str, Any]) -> Target | None:
    """Return the cluster that is named; None if none is."""
    cluster = value.get("cluster")
    provider = cluster.get("provider") if isinstance(cluster, dict) else None
    block = cluster.get(provider) if isinstance(cluster, dict) and provider else None
    if not isinstance(block, dict):
        return None
    said = {key: str(one) for key, one in block.items() if isinstance(one, str | int)}
    name = said.get("cluster", "")
    match provider:
        case "gcloud":
            details = {key: said[key] for key in ("project", "cluster", "zone") if key in said}
            return Target("gcp", name, said.get("project", ""), tuple(details.items()))
        case "aws":
            account = said.get("account_id", said.get("project", ""))
            region = said.get("region", said.get("zone"))
            found = {"account": account if len(account) == _ACCOUNT else None}
            found |= {"clusterType": "eks", "clusterName": name, "region": region}
            return Target("aws", name, account, tuple((k, v) for k, v in found.items() if v))
        case "azure":
            details = {key: said[key] for key in ("resource_group", "cluster") if key in said}
            return Target("azure", name, said.get("resource_group", ""), tuple(details.items()))
        case "kubeconfig":
            context, file = said.get("context", ""), said.get("filename", "")
            own = context if context and "{" not in context else file.split(".")[0]
            return Target("kubeconfig", own, file, ())
        case _:
            return None


def names(targets: Iterable[Target]) -> dict[Target, str]:
    """Return a name for each cluster: its own where that is unique, else with its scope."""
    known = list(dict.fromkeys(targets))
    slugs = [slug(one.name) for one in known]
    return {
        one: own if slugs.count(own) == 1 else slug(f"{own}-{one.scope}")
        for one, own in zip(known, slugs, strict=True)
    }
