"""Rules about a fleet that a schema cannot state. One module per rule, named for its id.

A rule sees the clusters at hand (some of them, when only some are rendered) and the files of the
repository; it yields what is wrong and changes nothing.
"""

from collections.abc import Callable, Iterator

from generator.diagnostic import Diagnostic
from generator.fleet import Fleet
from generator.rules import (
    cluster_directory_mismatch,
    contradicting_acknowledgement,
    duplicate_destination,
    duplicate_domain,
    duplicate_hub,
    duplicate_layer,
    duplicate_release,
    invalid_name,
    no_canary,
    not_encrypted,
    plain_secret_value,
    reserved_namespace,
    unknown_canary,
    unused_values_file,
)
from generator.tree import Files

Rule = Callable[[Fleet, Files], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    cluster_directory_mismatch.check,
    contradicting_acknowledgement.check,
    duplicate_destination.check,
    duplicate_domain.check,
    duplicate_hub.check,
    duplicate_layer.check,
    duplicate_release.check,
    invalid_name.check,
    no_canary.check,
    not_encrypted.check,
    plain_secret_value.check,
    reserved_namespace.check,
    unknown_canary.check,
    unused_values_file.check,
)


def check(fleet: Fleet, files: Files) -> Iterator[Diagnostic]:
    for rule in RULES:
        yield from rule(fleet, files)
