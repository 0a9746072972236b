"""A Helm release is not rendered any more: its hub is gone, or has another namespace or name.

The engine would take the HelmRelease away, and Flux uninstall it. A production or support release
is protected from that, and either engine heeds the protection of what runs, not of what is
committed: so it is lifted by one commit, and the release taken away by a later one.
"""

from collections.abc import Iterator

from generator.diagnostic import Diagnostic, Location
from generator.fleet import Engine, Release
from generator.guards.comparison import Comparison, listed
from generator.guards.rendered import Deployed
from generator.parsing.releases import named


def check(comparison: Comparison) -> Iterator[Diagnostic]:
    for lost in comparison.lost:
        line = comparison.leaving(lost)
        now = comparison.release(lost.hub)
        if line is None and now is not None:
            yield _moved(comparison, lost, now)
        elif line is None:
            yield _removed(comparison, lost)
        elif comparison.is_protected(lost):
            yield _protected(comparison, lost, line.location, is_move=line.is_move)
    for key, old in comparison.old.releases.items():
        new = comparison.new.releases.get(key)
        if new is not None and new.hub != old.hub:
            yield from _taken_over(comparison, old, new)


def _taken_over(comparison: Comparison, old: Deployed, new: Deployed) -> Iterator[Diagnostic]:
    """Two hubs that change places; one that has only changed its name is the same hub."""
    before, now = comparison.release(old.hub), comparison.release(new.hub)
    if before is None or now is None or any(o.hub == new.hub for o in comparison.cluster.leaving):
        return
    yield Diagnostic(
        location=now.location,
        rule="moved-release",
        message=f"`{now.name}` takes over the Helm release `{old.name}` in the namespace "
        f"`{old.namespace}` from `{before.name}`, with its database and its users' volumes",
        help="give each its own `namespace` and `release_name` again, or exchange their other keys",
        note=f"it is in `{old.path}` of {comparison.before.name}",
    )


def _removed(comparison: Comparison, lost: Deployed) -> Diagnostic:
    hub = lost.hub
    names = _unless(hub, comparison, lost)
    line = f"`decommissioned: [{{hub: {hub}{names}, reason: …}}]`"
    renamed = _renamed(comparison)
    keep = (
        f"if `{renamed}` is the same hub, give it `namespace: {lost.namespace}` and "
        f"`release_name: {lost.name}`, so that nothing moves; else "
        if renamed
        else ""
    )
    way = (
        f"bring it back with {line}, and remove it when {comparison.is_done}"
        if comparison.is_protected(lost)
        else f"bring it back, or let it go with {line}"
    )
    return Diagnostic(
        location=Location(comparison.cluster.source, ("hubs",), on_key=True),
        rule="removed-hub",
        message=f"`{hub}` is not rendered any more: {_consequence(comparison, lost)}",
        help=keep + way,
        note=_note(comparison, lost),
    )


def _moved(comparison: Comparison, lost: Deployed, now: Release) -> Diagnostic:
    before = {"namespace": lost.namespace, "release_name": lost.name}
    after = {"namespace": now.namespace, "release_name": now.release_name}
    differs = {key: value for key, value in before.items() if value != after[key]} or before
    said = ", ".join(f"{key}: {value}" for key, value in differs.items())
    line = f"`moved: [{{hub: {lost.hub}, from: {{{said}}}, reason: …}}]`"
    is_protected = comparison.is_protected(lost)
    return Diagnostic(
        location=now.location,
        rule="moved-release",
        message=f"`{lost.hub}` moves away from the Helm release `{lost.name}` in the namespace "
        f"`{lost.namespace}`: Flux would uninstall that, and install another",
        help=f"keep it where it was by `namespace: {lost.namespace}` and "
        f"`release_name: {lost.name}`, {f'with {line}' if is_protected else f'or add {line}'}"
        + (f", and move it when {comparison.is_done}" if is_protected else ""),
        note=_note(comparison, lost),
    )


def _protected(
    comparison: Comparison, lost: Deployed, location: Location, *, is_move: bool
) -> Diagnostic:
    wish, back = ("move", "leave it where it was") if is_move else ("remove", "bring it back")
    return Diagnostic(
        location=location,
        rule="still-protected",
        message=f"`{lost.hub}` is still protected, so "
        + (
            "Flux would keep all that it has"
            if comparison.cluster.engine is Engine.FLUX
            else "Argo CD would keep its release, but not the secrets and charts that it needs"
        ),
        help=f"{back} with this line and commit; {wish} it when {comparison.is_done}",
        note=_note(comparison, lost),
    )


def _consequence(comparison: Comparison, lost: Deployed) -> str:
    if comparison.is_protected(lost) and comparison.cluster.engine is Engine.FLUX:
        return f"its release `{lost.name}` would stay as it is, and nothing would manage it"
    if comparison.is_protected(lost):
        return f"its release `{lost.name}` would stay without the secrets and charts that it needs"
    return f"Flux would uninstall its release `{lost.name}`"


def _renamed(comparison: Comparison) -> str | None:
    """Return the hub that is new, if there is exactly one."""
    old = {path.split("/")[-2] for path in comparison.before.paths}
    new = [release.name for release in comparison.cluster.releases if release.name not in old]
    return new[0] if len(new) == 1 else None


def _unless(hub: str, comparison: Comparison, lost: Deployed) -> str:
    """Say what ``naming`` does not."""
    naming = comparison.settings.naming
    usual = {"namespace": naming.namespace, "release_name": naming.release}
    real = {"namespace": lost.namespace, "release_name": lost.name}
    cluster = comparison.cluster.name
    return "".join(
        f", {key}: {real[key]}"
        for key, pattern in usual.items()
        if hub != "support"
        if real[key] != named(pattern, cluster, hub)
    )


def _note(comparison: Comparison, lost: Deployed) -> str:
    waiting = sorted(
        release.hub for release in comparison.old.releases.values() if lost.key in release.gates
    )
    return f"it is in `{lost.path}` of {comparison.before.name}; docs/removing.md has the steps" + (
        f"; {listed(waiting)} waited for it" if waiting else ""
    )
