"""What Flux reads from the fleet's repository: no more than a cluster needs, all that was rendered,
and nothing that stays when it is gone."""

from collections.abc import Iterator

from generator.diagnostic import Keys
from generator.inspection.finding import Finding, Object
from generator.plan.artifact import RENDERED
from generator.plan.flux.kustomizations import FOLDER as FLUX
from generator.plan.sources import FLEET

_IGNORE = f"!/{RENDERED}/**"
_NEEDED = {
    "prune": "Secrets of layers that are gone stay on the cluster",
    "wait": "hubs start before their Secrets are there",
}

_NEEDED_BY_FLUX = {
    "prune": "what is gone from the commit stays on the cluster",
    "wait": "what waits for it goes on before it is healthy",
}
_POLICIES = {
    "Orphan": "what it brought stays when it is gone, and nobody has it",
    "Delete": "what it brought goes with it, whatever `prune` says",
    "WaitForTermination": "it goes only when all that it brought is gone, and hangs with that",
}
"""All but ``MirrorPrune``, which is what no ``deletionPolicy`` means, and was tried out."""


def check(one: Object) -> Iterator[Finding]:
    if one.kind == "Kustomization":
        is_of_flux = one.path.startswith(f"{FLUX}/")
        for key, danger in (_NEEDED_BY_FLUX if is_of_flux else _NEEDED).items():
            if not one.spec.get(key):
                yield _unsafe(one, ("spec", key), f"without `{key}: true` {danger}", True)
        policy = str(one.spec.get("deletionPolicy", "MirrorPrune"))
        if effect := _POLICIES.get(policy):
            text = f"with `deletionPolicy: {policy}` {effect}"
            yield _unsafe(one, ("spec", "deletionPolicy"), text, False)
    elif one.kind == "GitRepository" and one.name == FLEET:
        if not one.spec.get("sparseCheckout"):
            text = "without `sparseCheckout` the secrets of all clusters are fetched"
            yield _unsafe(one, ("spec", "sparseCheckout"), text, True)
        if one.spec.get("ignore") != _IGNORE:
            text = f"`ignore` must be `{_IGNORE}`: otherwise files of charts may be left out"
            yield _unsafe(one, ("spec", "ignore"), text, True)


def _unsafe(one: Object, keys: Keys, message: str, on_key: bool) -> Finding:
    return Finding(at=one, keys=keys, on_key=on_key, rule="unsafe-source", message=message)
