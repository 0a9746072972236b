"""Live HelmReleases that a fleet takes over: who owns them now, and where Helm has its record."""

from collections.abc import Iterator, Sequence

from generator.importing.findings import Finding, Urgency, listed
from generator.importing.flux.releases import Live


def find(hubs: Sequence[Live]) -> Iterator[Finding]:
    yield from listed(
        "taken-over",
        Urgency.DO,
        "what is rendered is this very HelmRelease: two would apply it, its old owner and Argo CD",
        "annotate it with `kustomize.toolkit.fluxcd.io/prune: disabled`, then take it out of what "
        "applies it now, before the first sync",
        [
            one.held.place(f"`{one.held.name}`", "metadata", "name")
            for one in hubs
            if one.is_same_object
        ],
    )
    yield from listed(
        "two-owners",
        Urgency.DO,
        "what is rendered is a HelmRelease of another name or namespace for the same Helm release: "
        "with both, each would undo the other's changes, and deleting the old one would uninstall",
        "`flux suspend helmrelease` the old one first; then take it out of what applies it, and "
        "delete it: Flux uninstalls nothing of a suspended one",
        [
            one.held.place(
                f"`{one.held.namespace}/{one.held.name}` → `{one.namespace}/{one.release_name}`",
                "metadata", "name",
            )
            for one in hubs
            if not one.is_same_object
        ],
    )  # fmt: skip
    yield from listed(
        "storage-namespace",
        Urgency.DO,
        "Helm's record of a release is in another namespace than the release: Flux would look "
        "for it in the release's, find none, and install over what is there",
        "with the old HelmRelease suspended, copy the Secrets `sh.helm.release.v1.<release>.v*`",
        [
            one.held.place(
                f"`{one.release_name}`: from `{one.storage}` to `{one.namespace}`",
                "spec",
                "storageNamespace" if "storageNamespace" in one.held.spec else "targetNamespace",
            )
            for one in hubs
            if one.storage != one.namespace
        ],
    )
    yield from listed(
        "suspended",
        Urgency.DO,
        "a release is suspended; a fleet would upgrade it",
        "resume it before the move and see what that does, or take the hub out of its cluster.yaml "
        "until then",
        [
            one.held.place(f"`{one.held.name}`", "spec", "suspend")
            for one in hubs
            if one.held.spec.get("suspend")
        ],
    )
