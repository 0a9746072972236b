"""The Job that tries a staging hub before production follows.

As a hook of Argo CD's sync it is waited for like a wave, and a failure ends the sync: no production
hub is applied. Flux knows nothing of it.
"""

from generator.fleet import Release, Settings, SmokeTest
from generator.plan.artifact import Artifact
from generator.plan.release import hub_folder

KIND = ("batch", "Job")
WAVE = 5
"""Between that of staging and the first of production."""


def plan_smoke_test(release: Release, test: SmokeTest, settings: Settings) -> Artifact:
    return Artifact(
        path=f"{hub_folder(release.cluster, release.name)}/smoke-test.yaml",
        template="smoke-test.yaml",
        context={"release": release, "test": test, "wave": WAVE, "settings": settings},
        sources=release.sources,
    )
