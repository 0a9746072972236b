"""How live releases come into Flux's hands: the same for all who ran `helm upgrade` before."""

from generator.importing.findings import Finding, Urgency


def first_sync(tool: str) -> Finding:
    return Finding(
        topic="first-sync",
        urgency=Urgency.DO,
        summary="every release keeps the name and the namespace that it has on its cluster, so "
        "that Flux upgrades it in place: one more revision, the same objects, volumes and secrets",
        advice="hand over one cluster first: compare what would be adopted with `helm list -A` "
        f"there, stop {tool} for it, then apply its Application (docs/import.md has the steps)",
    )
