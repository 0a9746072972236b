"""Rules about a fleet that a schema cannot state. One module per rule, named for its id.

A rule sees the clusters at hand (some of them, when only some are rendered) and the files of the
repository; it yields what is wrong and changes nothing.
"""

from collections.abc import Callable, Iterator
from datetime import date

from generator.diagnostic import Diagnostic
from generator.fleet import Fleet
from generator.rules import (
    cluster_directory_mismatch,
    contradicting_acknowledgement,
    decommissioned_hub,
    duplicate_destination,
    duplicate_domain,
    duplicate_hub,
    duplicate_layer,
    duplicate_release,
    engine_mismatch,
    invalid_name,
    needless_ungated,
    no_canary,
    not_encrypted,
    paused_canary,
    paused_hub,
    plain_secret_value,
    reserved_namespace,
    too_many_waves,
    ungated_hub,
    unknown_canary,
    unsendable_alert,
    unused_values_file,
    waves_without_effect,
)
from generator.tree import Files

Rule = Callable[[Fleet, Files], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    cluster_directory_mismatch.check,
    contradicting_acknowledgement.check,
    decommissioned_hub.check,
    duplicate_destination.check,
    duplicate_domain.check,
    duplicate_hub.check,
    duplicate_layer.check,
    duplicate_release.check,
    engine_mismatch.check,
    invalid_name.check,
    needless_ungated.check,
    no_canary.check,
    not_encrypted.check,
    plain_secret_value.check,
    paused_canary.check,
    reserved_namespace.check,
    too_many_waves.check,
    unknown_canary.check,
    unsendable_alert.check,
    unused_values_file.check,
    waves_without_effect.check,
)


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:
    for rule in RULES:
        yield from rule(fleet, files)


def exemptions(fleet: Fleet, today: date | None) -> Iterator[Diagnostic]:
    """Show which hubs take no part in the rollout as others do, and which of that has expired.

    Apart from the rules: by them a cluster is broken and not rendered, and the day must not decide
    what is. Without ``today`` nothing expires.
    """
    yield from paused_hub.check(fleet, today)
    yield from ungated_hub.check(fleet, today)
