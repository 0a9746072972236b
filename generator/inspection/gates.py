"""A production release that helm-controller would not hold back until staging runs the same, or
would hold back for ever."""

from collections.abc import Iterator, Mapping, Sequence

from generator.diagnostic import Keys
from generator.inspection import known
from generator.inspection.finding import Finding, Object
from generator.inspection.intent import wanted_gates
from generator.inspection.inventory import Inventory, stage

_Id = tuple[str, str]


def check(inventory: Inventory) -> Iterator[Finding]:
    releases = {(one.namespace, one.name): one for one in inventory.releases}
    for one in inventory.releases:
        dependencies = [
            (str(entry.get("namespace") or one.namespace), str(entry["name"]))
            for entry in one.spec.get("dependsOn") or ()
        ]
        for namespace, name in sorted(wanted_gates(inventory, one) - set(dependencies)):
            text = f"`{one.name}` must wait for `{name}` in `{namespace}`, and does not"
            yield _broken(one, ("spec", "dependsOn"), text, True)
        for index, dependency in enumerate(dependencies):
            yield from _gate(one, index, releases.get(dependency), dependency)
        if (one.namespace, one.name) in _reachable(releases, dependencies):
            text = f"`{one.name}` waits for itself"
            yield _broken(one, ("spec", "dependsOn"), text, True)


def _gate(one: Object, index: int, canary: Object | None, dependency: _Id) -> Iterator[Finding]:
    here: Keys = ("spec", "dependsOn", index)
    namespace, name = dependency
    if canary is None:
        text = f"there is no HelmRelease `{name}` in `{namespace}` on this cluster"
        yield _broken(one, (*here, "name"), text)
        return
    if stage(one) == "production" and stage(canary) != "staging":
        text = f"`{name}` is no staging release: nothing is tried out on it"
        yield _broken(one, (*here, "name"), text)
    expression = one.spec["dependsOn"][index].get("readyExpr")
    if not expression:
        text = f"without a `readyExpr`, `{one.name}` goes on while `{name}` still has what it had"
        yield _broken(one, here, text)
        return
    annotation = known.gate_annotation(expression)
    if annotation is None:
        text = "this expression is not the one that was tried out with Flux"
        yield _broken(one, (*here, "readyExpr"), text)
    elif annotation not in canary.annotations:
        text = f"`{name}` has no annotation `{annotation}`: `{one.name}` waits for ever"
        yield _broken(one, (*here, "readyExpr"), text)


def _reachable(releases: Mapping[_Id, Object], start: Sequence[_Id]) -> set[_Id]:
    seen: set[_Id] = set()
    todo = list(start)
    while todo:
        one = todo.pop()
        if one not in seen and one in releases:
            seen.add(one)
            todo += [
                (str(entry.get("namespace") or one[0]), str(entry["name"]))
                for entry in releases[one].spec.get("dependsOn") or ()
            ]
    return seen


def _broken(one: Object, keys: Keys, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="broken-gate", message=message)
