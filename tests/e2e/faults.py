"""What each lock is for: how it is taken off, so that a scenario is seen to notice.

Nothing here is possible with fleetwave: what is rendered is edited on its way into the commit, or a
setting of Argo CD's is taken back.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.bed.argocd import NAMESPACE
from tests.e2e.bed.bed import Bed
from tests.e2e.bed.process import Program
from tests.e2e.repository import Edit

HEALTH = "resource.customizations.health.helm.toolkit.fluxcd.io_HelmRelease"
PRUNE = r"^    kustomize.toolkit.fluxcd.io/prune: disabled\n"
WAVE = "argocd.argoproj.io/sync-wave"


def all_of(*edits: Edit) -> Edit:
    def edit(path: str, text: str) -> str:
        for each in edits:
            text = each(path, text)
        return text

    return edit


def replaced(file: str, pattern: str, by: str = "") -> Edit:
    """Edit what a pattern finds in all files of a name."""

    def edit(path: str, text: str) -> str:
        is_one = path.endswith(f"/{file}")
        return re.sub(pattern, by, text, flags=re.MULTILINE | re.DOTALL) if is_one else text

    return edit


without_second_lock = replaced("helmrelease.yaml", r"^  dependsOn:\n.*?(?=^  install:)")
"""No release waits for another in Flux."""
in_the_wrong_wave = replaced("helmrelease.yaml", rf'{WAVE}: "10"', f'{WAVE}: "0"')
"""Production is in the wave of staging."""
side_by_side = replaced("kustomizations.yaml", r"^  - name: hub-\S+\n")
"""No Kustomization of a hub waits for another's."""
regardless_of_the_root = replaced("kustomizations.yaml", r"^  dependsOn:\n  - name: fleet\n")
"""Hubs begin on a commit before the order that it wants is there."""
without_any_lock = all_of(in_the_wrong_wave, side_by_side, without_second_lock)
in_one_batch = all_of(
    replaced("helmrelease.yaml", rf'{WAVE}: "[23]0"', f'{WAVE}: "10"'),
    replaced("kustomizations.yaml", r"^  - name: hub-(?!\S*staging)\S+\n"),
)
"""All batches of production go with the first."""
never_passing = replaced(
    "smoke-test.yaml",
    r"^      containers:",
    "      nodeSelector: {no/such: node}\n      containers:",
)
"""A smoke test finds no node, and its time runs out."""
smoke_test_for_nobody = all_of(
    replaced("smoke-test.yaml", rf'{WAVE}: "\d+"', f'{WAVE}: "99"'),
    replaced("kustomizations.yaml", r"^  - name: test-", "  - name: hub-"),
)
"""Production waits for staging, and not for its smoke test."""
without_protection = all_of(
    replaced("helmrelease.yaml", r"^    argocd.argoproj.io/(sync|compare)-options: .*?\n"),
    replaced("helmrelease.yaml", PRUNE),
    replaced("kustomizations.yaml", rf"^  annotations:\n{PRUNE}"),
)
"""A release goes when its file does."""
applications_go_with_their_set = all_of(
    replaced("applicationset.yaml", "preserveResourcesOnDeletion: true"),
    replaced("applicationset.yaml", "applicationsSync: create-update", "applicationsSync: sync"),
    replaced("applicationset.yaml", r"^  finalizers:\n  - \S+\n"),
    without_protection,
)
"""An ApplicationSet owns its Applications, and they own what they have brought."""
without_decryption = all_of(
    *(
        replaced(file, r"^  decryption:\n(    [^\n]*\n)+")
        for file in ("secrets.yaml", "kustomizations.yaml")
    )
)
"""What is encrypted is brought as it is."""
upgraded_by_every_commit = replaced("sources.yaml", "ChartVersion", "Revision")
"""A chart of the repository is another one with each of its commits."""
by_fixed_names = all_of(
    replaced("secret.yaml", r"secret-values-\w+", "secret-values"),
    replaced("secret.yaml", r"^immutable: true\n"),
    replaced("helmrelease.yaml", r"secret-values-\w+", "secret-values"),
)
"""A Secret keeps its name when its content changes."""


def released_as(name: str) -> Edit:
    """Helm knows production by another name."""
    return replaced("prod/helmrelease.yaml", r"^  releaseName: \w+", f"  releaseName: {name}")


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
    """A controller of a cluster has other things to do for a while."""
    with paused(bed.clusters[cluster].programs[program]):
        yield


@contextmanager
def paused(program: Program) -> Iterator[None]:
    program.pause()
    try:
        yield
    finally:
        program.resume()
