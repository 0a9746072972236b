"""A HelmRelease that does not fail for good when it fails, or whose chart moves by itself: what
waits for it would wait for ever, or not at all."""

import re
from collections.abc import Iterator

from generator.diagnostic import Keys
from generator.inspection import known
from generator.inspection.finding import Finding, Object, mapping

_EXACT = re.compile(r"v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
_MOVING_TAGS = ("latest", "stable", "main", "master", "edge", "nightly")
_ACTIONS = ("install", "upgrade", "rollback", "uninstall", "test")


def check(one: Object) -> Iterator[Finding]:
    if one.kind == "HelmRelease":
        yield from _release(one)
        if "chart" in one.spec:
            chart = mapping(one.spec, "chart", "spec")
            kind = mapping(chart, "sourceRef").get("kind")
            if kind not in ("GitRepository", "Bucket"):
                yield from _version(one, ("spec", "chart", "spec", "version"), chart.get("version"))
            yield from _strategy(one, ("spec", "chart", "spec"), chart.get("reconcileStrategy"))
    elif one.kind == "HelmChart":
        yield from _strategy(one, ("spec",), one.spec.get("reconcileStrategy"))
        if mapping(one.spec, "sourceRef").get("kind") == "HelmRepository":
            yield from _version(one, ("spec", "version"), one.spec.get("version"))
    elif one.kind == "OCIRepository":
        yield from _reference(one)


def _release(one: Object) -> Iterator[Finding]:
    spec = one.spec
    if spec.get("suspend"):
        text = "a suspended release is Ready with nothing deployed, and lets others through"
        yield _unsafe(one, ("spec", "suspend"), text, True)
    if spec.get("releaseName", one.name) != one.name:
        text = f"`{spec['releaseName']}` would be another Helm release than `{one.name}`"
        yield _unsafe(one, ("spec", "releaseName"), text)
    if not spec.get("timeout"):
        yield _unsafe(one, ("spec", "timeout"), "a release needs a `timeout` to fail at all", True)
    yield from _timeouts(one)
    for action in ("install", "upgrade"):
        here = ("spec", action)
        done = mapping(spec, action)
        retries = mapping(done, "remediation").get("retries")
        if retries is None or retries < 0:
            text = (
                f"`retries: {retries}` is for ever: it never fails, and what waits for it hangs"
                if retries is not None
                else f"`{action}` must say how many `retries` its remediation has"
            )
            yield _unsafe(one, (*here, "remediation", "retries"), text, retries is None)
        strategy = mapping(done, "strategy").get("name")
        if strategy != "RemediateOnFailure":
            text = (
                f"`{strategy}` is for ever: it never fails, and what waits for it hangs"
                if strategy
                else f"`{action}` must have the strategy `RemediateOnFailure`"
            )
            yield _unsafe(one, (*here, "strategy", "name"), text, not strategy)
    if mapping(spec, "upgrade", "remediation").get("strategy") == "uninstall":
        text = "with `uninstall` a failed upgrade takes the hub away"
        yield _unsafe(one, ("spec", "upgrade", "remediation", "strategy"), text)


def _timeouts(one: Object) -> Iterator[Finding]:
    for keys in ((), *((action,) for action in _ACTIONS)):
        timeout = mapping(one.spec, *keys).get("timeout")
        if timeout and not known.seconds(timeout):
            text = f"with `{timeout}` every action fails at once"
            yield _unsafe(one, ("spec", *keys, "timeout"), text)


def _version(one: Object, keys: Keys, version: str | None) -> Iterator[Finding]:
    if not version or not _EXACT.fullmatch(version):
        text = f"`{version}` is not an exact version" if version else "the chart has no version"
        yield _unpinned(one, keys, text)


def _strategy(one: Object, here: Keys, strategy: str | None) -> Iterator[Finding]:
    if strategy == "Revision":
        text = "with `Revision` every commit upgrades every hub of this chart"
        yield _unpinned(one, (*here, "reconcileStrategy"), text)


def _reference(one: Object) -> Iterator[Finding]:
    ref = mapping(one.spec, "ref")
    tag = str(ref.get("tag", ""))
    if ref.get("digest"):
        return
    if ref.get("semver") or not tag:
        yield _unpinned(one, ("spec", "ref"), "the chart has no exact version", True)
    elif tag in _MOVING_TAGS:
        yield _unpinned(one, ("spec", "ref", "tag"), f"`{tag}` is not an exact version")


def _unpinned(one: Object, keys: Keys, message: str, on_key: bool = False) -> Finding:
    note = "a new version of the chart would reach hubs by itself, staging and production alike"
    return Finding(
        at=one, keys=keys, on_key=on_key, rule="unpinned-chart", message=message, note=note
    )


def _unsafe(one: Object, keys: Keys, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="unsafe-release", message=message)
