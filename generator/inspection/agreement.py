"""Where what is rendered differs from what the configuration says, in what decides from where, to
where, and as what something is deployed. Whether all else agrees is for ``render --check``."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import Keys
from generator.fleet import Settings
from generator.inspection import known
from generator.inspection.expansion import elements
from generator.inspection.finding import Finding, Object, mapping
from generator.inspection.intent import is_kept, namespaces, release_of
from generator.inspection.inventory import Inventory
from generator.plan.sources import FLEET

_LONGEST_TIMEOUT = "6h"
_ACTIONS = ("install", "upgrade", "rollback", "uninstall", "test")


def check(inventory: Inventory) -> Iterator[Finding]:
    yield from _timeouts(inventory)
    yield from _elements(inventory)
    if inventory.config is None or inventory.settings is None:
        return
    yield from _argocd(inventory, inventory.settings)
    yield from _applications(inventory, inventory.settings)
    system = inventory.settings.delivery.system_namespace
    for one in inventory.flux:
        keys: Keys = ("metadata", "namespace")
        yield from _same(one, keys, one.namespace, system, "unappliable-path")
        if mapping(one.spec, "decryption"):
            yield from _decryption(one, inventory.settings)
    for one in inventory.applied:
        if is_kept(inventory, one):
            continue
        if one.kind == "Kustomization":
            yield from _decryption(one, inventory.settings)
        elif one.kind == "GitRepository" and one.name == FLEET:
            yield from _repository(one, inventory.settings)
        elif one.kind == "HelmRelease":
            yield from _release(inventory, one, inventory.settings)


def _elements(inventory: Inventory) -> Iterator[Finding]:
    for one in inventory.argocd:
        for keys, element in elements(one.spec):
            cluster = element.get("cluster")
            if isinstance(cluster, str) and cluster and cluster != inventory.cluster:
                text = f"`{cluster}` is not this cluster, `{inventory.cluster}`"
                at = (*keys, "cluster")
                yield Finding(at=one, keys=at, rule="unsafe-applicationset", message=text)


def _argocd(inventory: Inventory, settings: Settings) -> Iterator[Finding]:
    permitted = namespaces(inventory)
    for one in inventory.argocd:
        keys: Keys = ("metadata", "namespace")
        rule = _RULES.get(one.kind, "loose-project")
        yield from _same(one, keys, one.namespace, settings.delivery.argocd_namespace, rule)
        if one.kind != "AppProject":
            continue
        for index, url in enumerate(one.spec.get("sourceRepos") or ()):
            here: Keys = ("spec", "sourceRepos", index)
            if "*" not in url:  # which is said elsewhere
                yield from _same(one, here, url, settings.repository.url, rule)
        listed = {
            "destinations": "namespace",
            "clusterResourceWhitelist": "name",
        }
        for key, part in listed.items():
            for index, item in enumerate(one.spec.get(key) or ()):
                is_namespace = key == "destinations" or item.get("kind") == "Namespace"
                name = str(item.get(part, ""))
                if is_namespace and name not in permitted and name:
                    text = f"no release of the configuration is in the namespace `{name}`"
                    keys = ("spec", key, index, part)
                    yield Finding(at=one, keys=keys, rule=rule, message=text)


_RULES = {"ApplicationSet": "unsafe-applicationset", "Application": "unsafe-application"}


def _applications(inventory: Inventory, settings: Settings) -> Iterator[Finding]:
    wanted: Mapping[tuple[str, ...], str] = {
        ("source", "repoURL"): settings.repository.url,
        ("source", "targetRevision"): settings.repository.revision,
        ("destination", "namespace"): settings.delivery.system_namespace,
        **{
            ("destination", key): value
            for key, value in (inventory.config.destination if inventory.config else {}).items()
        },
    }
    for application in inventory.applications:
        for keys, value in wanted.items():
            actual = mapping(application.spec, *keys[:-1]).get(keys[-1])
            at = application.place("spec", *keys)
            yield from _same(application.origin, at, actual, value, "unsafe-application")


def _decryption(one: Object, settings: Settings) -> Iterator[Finding]:
    decryption = mapping(one.spec, "decryption")
    if decryption.get("provider") != "sops":
        return  # said elsewhere
    account, secret = settings.secrets.service_account, settings.secrets.secret
    key, *below = ("serviceAccountName",) if account else ("secretRef", "name")
    actual: Any = decryption.get(key)
    if below:
        actual = mapping(decryption, key).get("name")
    here: Keys = ("spec", "decryption", key, *below)
    yield from _same(one, here, actual, account or secret, "exposed-secret")


def _repository(one: Object, settings: Settings) -> Iterator[Finding]:
    rule = "unsafe-source"
    yield from _same(one, ("spec", "url"), one.spec.get("url"), settings.repository.url, rule)
    ref = mapping(one.spec, "ref")
    name = ref.get("name")
    yield from _same(one, ("spec", "ref", "name"), name, settings.repository.revision, rule)
    for key in ref:
        if key != "name":
            text = f"`{key}` may be another revision than `name` says"
            yield Finding(at=one, keys=("spec", "ref", key), on_key=True, rule=rule, message=text)


def _release(inventory: Inventory, one: Object, settings: Settings) -> Iterator[Finding]:
    account = settings.delivery.service_account
    if account:
        here: Keys = ("spec", "serviceAccountName")
        actual = one.spec.get("serviceAccountName")
        yield from _same(one, here, actual, account, "unsafe-release")
    release = release_of(inventory, one)
    has_values = "values" in one.spec or one.spec.get("valuesFrom")
    if release and release.layers and not has_values:
        text = f"`{one.name}` would be deployed without any of its values"
        yield Finding(at=one, keys=("spec",), on_key=True, rule="unsafe-release", message=text)


def _timeouts(inventory: Inventory) -> Iterator[Finding]:
    longest = _LONGEST_TIMEOUT
    if inventory.settings:
        longest = max(longest, inventory.settings.delivery.timeout, key=known.seconds)
    for one in inventory.releases:
        for keys in ((), *((action,) for action in _ACTIONS)):
            timeout = mapping(one.spec, *keys).get("timeout")
            if timeout and known.seconds(timeout) > known.seconds(longest):
                text = f"`{timeout}` is more than {longest}: what waits for it hangs as long"
                at: Keys = ("spec", *keys, "timeout")
                yield Finding(at=one, keys=at, rule="unsafe-release", message=text)


def _same(one: Object, keys: Keys, actual: Any, wanted: str, rule: str) -> Iterator[Finding]:
    if actual != wanted:
        is_there = actual is not None
        text = (
            f"`{actual}` is not what the configuration says: `{wanted}`"
            if is_there
            else f"`{'.'.join(map(str, keys[-2:]))}` must be `{wanted}`, as the configuration says"
        )
        yield Finding(at=one, keys=keys, on_key=not is_there, rule=rule, message=text)
