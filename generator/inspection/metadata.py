"""Metadata by which an object is deleted, or that gives others what their files do not say."""

from collections.abc import Iterator

from generator.inspection.finding import Finding, Object, mapping

_STEERING = ("fluxcd.io", "argoproj.io")
"""What engines read of an object is below these."""


def check(one: Object) -> Iterator[Finding]:
    if one.metadata.get("ownerReferences"):
        yield Finding(
            at=one,
            keys=("metadata", "ownerReferences"),
            on_key=True,
            rule="unprotected",
            message="with `ownerReferences` Kubernetes deletes it when its owner is not there",
        )
    if one.kind == "Kustomization":
        yield from _common(one)


def _common(one: Object) -> Iterator[Finding]:
    """A Kustomization puts it over what its objects have themselves."""
    for kind in ("annotations", "labels"):
        for key in mapping(one.spec, "commonMetadata", kind):
            domain = key.partition("/")[0]
            if any(domain == steering or domain.endswith(f".{steering}") for steering in _STEERING):
                yield Finding(
                    at=one,
                    keys=("spec", "commonMetadata", kind, key),
                    on_key=True,
                    rule="unsafe-source",
                    message=f"all that it applies would get `{key}`, whatever its files say",
                )
