"""An object that would be deleted, with what people keep in it or what a hub still needs, when its
file is gone."""

from collections.abc import Iterator

from generator.inspection import known
from generator.inspection.finding import Finding, Object
from generator.inspection.intent import must_be_protected
from generator.inspection.inventory import Inventory

_SOURCES = ("HelmRepository", "OCIRepository", "HelmChart", "GitRepository", "Bucket")
_FINALIZER = "resources-finalizer.argocd.argoproj.io"


def check(inventory: Inventory) -> Iterator[Finding]:
    is_of_flux = bool(inventory.flux)
    for one in inventory.argocd:
        yield from _argocd(one)
    for one in inventory.applied:
        if one.kind == "Namespace":
            yield from _check(one, "users' volumes die with a namespace", is_of_flux)
        elif one.kind == "HelmRelease" and must_be_protected(inventory, one):
            yield from _check(one, "the hub is uninstalled when its file is lost", is_of_flux)
        elif one.kind in _SOURCES and is_of_flux:  # Argo CD prunes last, when nobody needs it
            yield from _check(one, "a hub that is held back loses its chart", is_of_flux)


def _argocd(one: Object) -> Iterator[Finding]:
    if one.kind == "ApplicationSet":
        yield from _check(one, "nothing mends its Applications when its file is lost", False)
    elif one.kind == "AppProject" and _FINALIZER not in (one.metadata.get("finalizers") or ()):
        text = f"without the finalizer `{_FINALIZER}`, it goes while Applications need it"
        yield Finding(
            at=one,
            keys=("metadata", "finalizers"),
            on_key=True,
            rule="unprotected",
            message=text,
        )


def _check(one: Object, reason: str, is_of_flux: bool) -> Iterator[Finding]:
    if is_of_flux:
        if one.annotations.get(known.PRUNE) != "disabled":
            yield _unprotected(one, known.PRUNE, f"without `{known.PRUNE}: disabled`, {reason}")
        return
    missing = known.PROTECTED - set(known.options(one.annotations.get(known.SYNC_OPTIONS, "")))
    if missing:
        options = " and ".join(f"`{option}`" for option in sorted(missing, reverse=True))
        yield _unprotected(one, known.SYNC_OPTIONS, f"without {options}, {reason}")
    if "IgnoreExtraneous" not in known.options(one.annotations.get(known.COMPARE_OPTIONS, "")):
        text = "without `IgnoreExtraneous`, a cluster is OutOfSync for what is kept by intent"
        yield _unprotected(one, known.COMPARE_OPTIONS, text)


def _unprotected(one: Object, key: str, message: str) -> Finding:
    return Finding(
        at=one, keys=("metadata", "annotations", key), rule="unprotected", message=message
    )
