"""The Job that tries a staging hub before production follows.

As a hook of Argo CD's sync it is waited for like a wave, and a failure ends the sync: no production
hub is applied. Where Flux delivers, a Kustomization of its own brings it, and production waits for
that.
"""

from generator.fleet import Release, Settings, SmokeTest
from generator.plan.artifact import Artifact

KIND = ("batch", "Job")
WAVE = 5
"""Between that of staging and the first of production."""


def plan_smoke_test(release: Release, test: SmokeTest, settings: Settings, folder: str) -> Artifact:
    return Artifact(
        path=f"{folder}/smoke-test.yaml",
        template="smoke-test.yaml",
        context={"release": release, "test": test, "wave": WAVE, "settings": settings},
        sources=release.sources,
    )
