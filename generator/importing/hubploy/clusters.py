"""The clusters that hubploy.yaml files name, told apart and put into cluster.yaml's words."""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.importing.naming import slug
from generator.record import record

_ACCOUNT = 12
"""Digits of an AWS account."""


@record
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
    provider, block = said(value)
    if not block:
        return None
    known = {key: str(one) for key, one in block.items() if isinstance(one, str | int)}
    name = known.get("cluster", "")
    match provider:
        case "gcloud":
            return Target(
                "gcp", name, known.get("project", ""), _some(known, "project", "cluster", "zone")
            )
        case "aws":
            account = known.get("account_id", known.get("project", ""))
            region = known.get("region", known.get("zone"))
            found = {"account": account if len(account) == _ACCOUNT else None}
            found |= {"clusterType": "eks", "clusterName": name, "region": region}
            return Target("aws", name, account, tuple((k, v) for k, v in found.items() if v))
        case "azure":
            details = _some(known, "resource_group", "cluster")
            return Target("azure", name, known.get("resource_group", ""), details)
        case "kubeconfig":
            context, file = known.get("context", ""), known.get("filename", "")
            own = context if context and "{" not in context else file.split(".")[0]
            return Target("kubeconfig", own, file, ())
        case _:
            return None


def said(value: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the provider that a hubploy.yaml names, and the block about it; empty without one."""
    cluster = value.get("cluster")
    if not isinstance(cluster, dict):
        return "", {}
    provider = str(cluster.get("provider"))
    block = cluster.get(provider)
    return provider, block if isinstance(block, dict) else {}


def names(targets: Iterable[Target]) -> dict[Target, str]:
    """Return a name for each cluster: its own where that is unique, else with its scope."""
    known = list(dict.fromkeys(targets))
    slugs = [slug(one.name) for one in known]
    return {
        one: own if slugs.count(own) == 1 else slug(f"{own}-{one.scope}")
        for one, own in zip(known, slugs, strict=True)
    }


def _some(known: Mapping[str, str], *keys: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, known[key]) for key in keys if key in known)
