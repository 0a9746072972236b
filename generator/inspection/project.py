"""An AppProject that lets a cluster's Application reach more than its own, or that Argo CD refuses
(``AppProject.ValidateProject``)."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import Keys, Level
from generator.inspection import known
from generator.inspection.finding import Finding, Object

_HOUR = 60 * 60
_DAY = 24 * _HOUR
_HOLDS_BACK = "holds back changes, also those that mend something"
_GIVES_RIGHTS = "gives people rights that fleetwave knows nothing of"


def check(one: Object) -> Iterator[Finding]:
    spec = one.spec
    yield from _destinations(one, spec.get("destinations") or ())
    yield from _repositories(one, spec.get("sourceRepos") or ())
    for index, kind in enumerate(spec.get("clusterResourceWhitelist") or ()):
        here: Keys = ("spec", "clusterResourceWhitelist", index)
        if any("*" in str(kind.get(part, "")) for part in ("group", "kind", "name")):
            yield _loose(one, here, "`*` gives away the whole cluster")
        elif not kind.get("name"):
            text = f"without a `name` every {kind.get('kind')} of the cluster is given away"
            yield _loose(one, here, text)
    kinds = spec.get("namespaceResourceWhitelist")
    if kinds is None:
        text = "without `namespaceResourceWhitelist` every kind is permitted"
        yield _loose(one, ("spec",), text, True)
    for index, kind in enumerate(kinds or ()):
        if any("*" in str(kind.get(part, "")) for part in ("group", "kind")):
            here = ("spec", "namespaceResourceWhitelist", index)
            yield _loose(one, here, "`*` permits kinds that fleetwave does not render")
    for key in ("sourceNamespaces", "clusterResourceBlacklist", "namespaceResourceBlacklist"):
        if spec.get(key):
            text = (
                "Applications of other namespaces could use this project"
                if key == "sourceNamespaces"
                else f"`{key}` is not used by fleetwave: what is not listed is refused anyway"
            )
            yield _loose(one, ("spec", key), text, True)
    if spec.get("signatureKeys") and spec.get("sourceIntegrity"):
        text = "`sourceIntegrity` and `signatureKeys` exclude one another"
        yield _loose(one, ("spec", "signatureKeys"), text, True)
    windows = list(_windows(one, spec.get("syncWindows") or ()))
    yield from windows or _intended(one, "syncWindows", _HOLDS_BACK)
    yield from _intended(one, "roles", _GIVES_RIGHTS)
    yield from _accounts(one, spec.get("destinationServiceAccounts") or ())


def _destinations(one: Object, destinations: Any) -> Iterator[Finding]:
    first: dict[tuple[str, str], int] = {}
    for index, destination in enumerate(destinations):
        here: Keys = ("spec", "destinations", index)
        if any("*" in str(part) for part in destination.values()):
            yield _loose(one, here, "`*` lets a cluster's project reach all others")
        cluster = destination.get("server") or destination.get("name") or ""
        key = (str(cluster), str(destination.get("namespace", "")))
        if first.setdefault(key, index) != index:
            yield _loose(
                one, here, f"`{key[1]}` of `{key[0]}` is listed twice: Argo CD refuses that"
            )


def _repositories(one: Object, repositories: Any) -> Iterator[Finding]:
    for index, url in enumerate(repositories):
        here: Keys = ("spec", "sourceRepos", index)
        if "*" in url:
            yield _loose(one, here, "`*` lets other repositories deploy to this cluster")
        if url in repositories[:index]:
            yield _loose(one, here, f"`{url}` is listed twice: Argo CD refuses that")


def _windows(one: Object, windows: Any) -> Iterator[Finding]:
    for index, window in enumerate(windows):
        here: Keys = ("spec", "syncWindows", index)
        if not any(window.get(key) for key in ("applications", "namespaces", "clusters")):
            text = "a sync window must name applications, namespaces or clusters"
            yield _loose(one, here, text)
        if window.get("kind") not in ("allow", "deny"):
            yield _loose(one, (*here, "kind"), "a sync window is of kind `allow` or `deny`")
        if not _is_go_duration(window):
            text = "a sync window needs a `duration` such as `8h`"
            yield _loose(one, (*here, "duration"), text)
        elif window.get("kind") == "deny" and _is_always(window):
            text = "this window never closes: nothing is deployed any more"
            yield _loose(one, here, text)


def _is_always(window: Mapping[str, Any]) -> bool:
    """Tell whether a window opens again before it closes, as far as minute and hour tell."""
    _, hour, *_ = (*str(window.get("schedule", "")).split(), "", "")
    length = known.seconds(str(window["duration"]))
    return length >= _DAY or (length >= _HOUR and hour in ("*", "*/1"))


def _intended(one: Object, key: str, effect: str) -> Iterator[Finding]:
    """Warn of what a fleet's own template may have on purpose."""
    if one.spec.get(key):
        yield Finding(
            at=one,
            keys=("spec", key),
            on_key=True,
            rule="loose-project",
            level=Level.WARNING,
            message=f"`{key}` {effect}",
        )


def _accounts(one: Object, accounts: Any) -> Iterator[Finding]:
    for index, account in enumerate(accounts):
        if any("*" in str(part) for part in account.values()):
            here: Keys = ("spec", "destinationServiceAccounts", index)
            yield _loose(one, here, "`*` lets an account act on other clusters or namespaces")


def _is_go_duration(window: Mapping[str, Any]) -> bool:
    text = str(window.get("duration", ""))
    return known.is_duration(text) and not text.isdigit()


def _loose(one: Object, keys: Keys, message: str, on_key: bool = False) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="loose-project", message=message)
