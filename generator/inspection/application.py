"""An Application, or an ApplicationSet's template for them, that does not sync in order, or not by
itself."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import Keys
from generator.inspection import known
from generator.inspection.finding import Finding, Object, mapping

_COMMIT = re.compile(r"[0-9a-f]{40}")
_LONGEST_PAUSE = "10m"
_TOOLS = ("chart", "helm", "kustomize", "plugin", "ref")


def check(one: Object) -> Iterator[Finding]:
    if one.kind == "Application":
        yield from _application(one, (), one.value)
    else:
        yield from _application(one, ("spec", "template"), mapping(one.spec, "template"))


def _application(one: Object, at: Keys, value: Mapping[str, Any]) -> Iterator[Finding]:
    spec = mapping(value, "spec")
    here = (*at, "spec")
    destination = mapping(spec, "destination")
    if not is_one(destination):
        text = "exactly one of `name` and `server` must say which cluster is meant"
        yield _unsafe(one, (*here, "destination"), text, True)
    yield from _source(one, here, spec)
    yield from _policy(one, (*here, "syncPolicy"), mapping(spec, "syncPolicy"))


def is_one(destination: Mapping[str, Any]) -> bool:
    """Tell whether a destination names one cluster, in one way."""
    return bool(destination.get("name")) != bool(destination.get("server"))


def _source(one: Object, here: Keys, spec: Mapping[str, Any]) -> Iterator[Finding]:
    for key in ("sources", "sourceHydrator"):
        if spec.get(key):
            yield _unsafe(
                one, (*here, key), f"`{key}` is not used by fleetwave: use `source`", True
            )
    source = mapping(spec, "source")
    for tool in _TOOLS:
        if source.get(tool):
            text = f"`{tool}` makes other manifests than those that were rendered"
            yield _unsafe(one, (*here, "source", tool), text, True)
    if "directory" not in source:
        text = "without `directory` the files decide how they are read"
        yield _unsafe(one, (*here, "source"), text, True)
    elif mapping(source, "directory").get("jsonnet"):
        text = "`jsonnet` makes other manifests than those that were rendered"
        yield _unsafe(one, (*here, "source", "directory", "jsonnet"), text, True)
    revision = str(source.get("targetRevision", ""))
    if not revision.startswith(("refs/heads/", "refs/tags/")) and not _COMMIT.fullmatch(revision):
        text = f"`{revision}` may be a branch or a tag" if revision else "a revision must be named"
        yield _unsafe(one, (*here, "source", "targetRevision"), f"{text}: write `refs/heads/…`")
    path = str(source.get("path", ""))
    if path.startswith("/") or ".." in path.split("/"):
        text = f"`{path}` leads out of the repository"
        yield _unsafe(one, (*here, "source", "path"), text)


def _policy(one: Object, at: Keys, policy: Mapping[str, Any]) -> Iterator[Finding]:
    automated = policy.get("automated")
    if automated is None or automated.get("enabled") is False:
        yield _unsafe(one, at, "without `automated` no commit is deployed by itself", True)
    else:
        if not automated.get("prune"):
            text = "without `prune: true` what is removed from the files is never taken away"
            yield _unsafe(one, (*at, "automated"), text, True)
        if not automated.get("selfHeal"):
            text = "without `selfHeal: true` what somebody changes on the cluster stays changed"
            yield _unsafe(one, (*at, "automated"), text, True)
        if automated.get("allowEmpty"):
            text = "with `allowEmpty` a wrong path takes everything away"
            yield _unsafe(one, (*at, "automated", "allowEmpty"), text, True)
    options = policy.get("syncOptions") or ()
    for index, option in enumerate(options):
        if danger := known.DANGEROUS.get(option):
            yield _unsafe(one, (*at, "syncOptions", index), f"`{option}`: {danger}")
        elif option not in known.APPLICATION_OPTIONS:
            text = f"`{option}` is not one of the sync options that fleetwave knows"
            yield _unsafe(one, (*at, "syncOptions", index), text)
    for option, danger in known.NEEDED_OPTIONS.items():
        if option not in options:
            yield _unsafe(one, (*at, "syncOptions"), f"without `{option}` {danger}", True)
    yield from _retry(one, (*at, "retry"), mapping(policy, "retry"))


def _retry(one: Object, at: Keys, retry: Mapping[str, Any]) -> Iterator[Finding]:
    if (retry.get("limit") or 0) < 0:
        text = "a sync that is retried for ever lets no other commit through"
        yield _unsafe(one, (*at, "limit"), text)
    if not retry.get("refresh"):
        text = "without `refresh: true` a commit that mends a failed sync waits for its last retry"
        yield _unsafe(one, at, text, True)
    backoff = mapping(retry, "backoff")
    for key in ("duration", "maxDuration"):
        if backoff.get(key) and not known.is_duration(backoff[key]):
            text = f"`{backoff[key]}` is no duration: write `30s` or `5m`"
            yield _unsafe(one, (*at, "backoff", key), text)
        elif known.seconds(str(backoff.get(key, ""))) > known.seconds(_LONGEST_PAUSE):
            text = f"`{backoff[key]}` is more than {_LONGEST_PAUSE}: a commit that mends a failed "
            yield _unsafe(one, (*at, "backoff", key), f"{text}sync waits as long")


def _unsafe(one: Object, keys: Keys, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="unsafe-application", message=message)
