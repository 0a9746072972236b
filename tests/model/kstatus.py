"""How healthy kustomize-controller finds an object that it waits for: kstatus (cli-utils 1.2,
``pkg/kstatus/status``), as far as objects of Flux need it."""

from functools import cache
from typing import Any

from tests.model.api import Live, document

FLUX = "toolkit.fluxcd.io"


@cache
def kstatus(live: Live | None) -> str:
    """Return Current, InProgress, Failed or NotFound."""
    if live is None:
        return "NotFound"
    found: dict[str, Any] = dict(document(live))
    # What the CRDs of Flux default it to, so that an object is not Current before it was seen.
    unseen = {"observedGeneration": -1} if FLUX in found["apiVersion"] else {}
    status = found.get("status", unseen)
    if status.get("observedGeneration", live.generation) != live.generation:
        return "InProgress"
    conditions = {each["type"]: each["status"] for each in status.get("conditions", ())}
    if conditions.get("Reconciling") == "True":
        return "InProgress"
    if conditions.get("Stalled") == "True":
        return "Failed"
    return "Current" if conditions.get("Ready", "True") == "True" else "InProgress"
