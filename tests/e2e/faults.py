"""What each lock is for: how it is taken off, so that a scenario is seen to notice.

Nothing here is possible with fleetwave: what is rendered is edited on its way into the commit, or a
setting of Argo CD's is taken back.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.bed.argocd import NAMESPACE
from tests.e2e.bed.bed import Bed

HEALTH = "resource.customizations.health.helm.toolkit.fluxcd.io_HelmRelease"


def without_second_lock(path: str, text: str) -> str:
    """No release waits for another in Flux."""
    if not path.endswith("/helmrelease.yaml"):
        return text
    return re.sub(r"^  dependsOn:\n.*?(?=^  install:)", "", text, flags=re.MULTILINE | re.DOTALL)


def in_the_wrong_wave(path: str, text: str) -> str:
    """Production is in the wave of staging."""
    if not path.endswith("/helmrelease.yaml"):
        return text
    return text.replace('argocd.argoproj.io/sync-wave: "10"', 'argocd.argoproj.io/sync-wave: "0"')


@contextmanager
def stock_health_check(bed: Bed) -> Iterator[None]:
    """Argo CD judges releases by the check that it comes with, which reads a stale status."""
    settings = bed.api.get("ConfigMap", "argocd-cm", NAMESPACE)
    assert settings
    ours = settings["data"][HEALTH]
    bed.api.merge("ConfigMap", "argocd-cm", NAMESPACE, {"data": {HEALTH: None}})
    try:
        yield
    finally:
        bed.api.merge("ConfigMap", "argocd-cm", NAMESPACE, {"data": {HEALTH: ours}})


@contextmanager
def busy(bed: Bed, program: str = "helm-controller", cluster: str = "alpha") -> Iterator[None]:
    """A controller has other things to do for a while."""
    one = bed.clusters[cluster].programs[program]
    one.pause()
    try:
        yield
    finally:
        one.resume()
