"""Whether Flux's controllers run with flags and feature gates that fit what is rendered."""

from collections.abc import Iterator
from functools import partial

from generator.diagnostic import Level
from generator.inspection import known
from generator.live.checks.unfit import unfit
from generator.live.controller import Controller
from generator.live.symptom import Symptom
from generator.live.wanted import Wanted

_CANCELS = "CancelHealthCheckOnNewRevision"
_IDENTITY = "ObjectLevelWorkloadIdentity"
_AS_COMMON = "turn it on, as `flux/_common` does"
_FEW = 5
_SLOW = 5


def of_helm(one: Controller, wanted: Wanted) -> Iterator[Symptom]:
    """Look at the one that upgrades releases, and holds production back."""
    say = partial(unfit, one)
    if one.flags.get("no-cross-namespace-refs") == "true":
        yield say(
            "it runs with `--no-cross-namespace-refs`",
            "run it without",
            "charts are fetched once, in the system namespace, for all hubs: no release finds its "
            "chart",
        )
    if one.flags.get("watch-label-selector"):
        yield say(
            f"it runs with `--watch-label-selector={one.flags['watch-label-selector']}`",
            "run it without",
            "releases carry no such label: it does not see them",
        )
    if "AdditiveCELDependencyCheck" in one.gates:
        yield say(
            "it runs with the feature gate `AdditiveCELDependencyCheck`",
            "turn it off",
            "a broken staging hub then keeps even production's drift from being healed",
        )
    yield from _slow(one, "release")
    at_once = one.flags.get("concurrent", "4")
    if at_once.isdigit() and int(at_once) < min(_FEW, len(wanted.releases)):
        yield say(
            f"it upgrades {at_once} releases at a time, of {len(wanted.releases)}",
            "run it with `--concurrent=10`",
            level=Level.NOTE,
        )


def of_kustomize(one: Controller, wanted: Wanted) -> Iterator[Symptom]:
    """Look at the one that applies, and holds Kustomizations back."""
    say = partial(unfit, one)
    if _CANCELS not in one.gates:
        yield say(
            f"it runs without the feature gate `{_CANCELS}`",
            _AS_COMMON,
            "a commit that mends a hub has to wait until Flux gives up waiting for the hub",
            level=Level.WARNING,
        )
    account = wanted.settings.secrets.service_account
    is_encrypted = any(one.spec.get("decryption") for one in wanted.kustomizations)
    if account and is_encrypted and _IDENTITY not in one.gates:
        yield say(
            f"it runs without the feature gate `{_IDENTITY}`",
            _AS_COMMON,
            f"encrypted files are read with the rights of the ServiceAccount `{account}`: without "
            "it no hub that has any is applied",
        )
    if selector := one.flags.get("watch-label-selector"):
        yield say(
            f"it runs with `--watch-label-selector={selector}`",
            "run it without",
            "Kustomizations carry no such label: it does not see them",
        )
    yield from _slow(one, "Kustomization")


def _slow(one: Controller, what: str) -> Iterator[Symptom]:
    slow = known.seconds(one.flags.get("requeue-dependency", "30s"))
    if slow > _SLOW:
        yield unfit(
            one,
            f"it looks for what a {what} waits for every {slow:g} s",
            f"run it with `--requeue-dependency={_SLOW}s`",
            level=Level.NOTE,
        )
