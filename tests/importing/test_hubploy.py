"""A repository in hubploy's layout keeps its files, and its releases their names."""

import shutil
from pathlib import Path

import pytest
import yaml

from tests.command import ROOT, run
from tests.importing.releases import rendered_releases

CASE = ROOT / "tests" / "cases" / "import-from-hubploy" / "before"


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    root = tmp_path / "hubs"
    shutil.copytree(CASE, root)
    assert run(root, "import").returncode == 0
    return root


def test_a_release_is_named_for_its_deployment_and_environment(fleet: Path) -> None:
    assert run(fleet, "render").returncode == 0
    assert rendered_releases(fleet) == {
        ("cluster", "lost-prod", "lost-prod"),
        ("fall-2026-elsewhere", "law-prod", "law-prod"),
        ("fall-2026-example", "music-develop", "music-develop"),
        ("fall-2026-example", "music-prod", "music-prod"),
        ("fall-2026-example", "physics-prod", "physics-prod"),
        ("fall-2026-example", "physics-staging", "physics-staging"),
    }


def test_the_cluster_names_the_values_where_they_are_in_the_order_of_hubploy(fleet: Path) -> None:
    text = (fleet / "config" / "clusters" / "fall-2026-example" / "cluster.yaml").read_text()
    above = "../../../deployments"
    assert yaml.safe_load(text) == {
        "name": "fall-2026-example",
        "provider": "gcp",
        "gcp": {"project": "example", "cluster": "Fall_2026", "zone": "us-central1"},
        "hubs": [
            {
                "name": "music-develop",
                "domain": "dev.example.org",
                "helm_chart": "hub",
                "helm_chart_values_files": [
                    f"{above}/music/config/common.yaml",
                    f"{above}/music/config/develop.yaml",
                    "music.images.values.yaml",
                ],
                "stage": "staging",
            },
            {
                "name": "music-prod",
                "domain": "music-prod.fall-2026-example.invalid",
                "helm_chart": "hub",
                "helm_chart_values_files": [
                    f"{above}/music/config/common.yaml",
                    f"{above}/music/config/prod.yaml",
                    "music.images.values.yaml",
                ],
            },
            {
                "name": "physics-staging",
                "domain": "physics-staging.example.org",
                "helm_chart": "hub",
                "helm_chart_values_files": [
                    f"{above}/physics/config/common.yaml",
                    f"{above}/physics/config/staging.yaml",
                    f"{above}/physics/secrets/staging.yaml",
                    "physics.images.values.yaml",
                ],
            },
            {
                "name": "physics-prod",
                "domain": "physics.example.org",
                "helm_chart": "hub",
                "helm_chart_values_files": [
                    f"{above}/physics/config/common.yaml",
                    f"{above}/physics/config/prod.yaml",
                    "physics.images.values.yaml",
                ],
                "staged_by": "physics-staging",
            },
        ],
    }


def test_the_image_of_hubploy_yaml_counts_over_all_values(fleet: Path) -> None:
    (fleet / "deployments" / "physics" / "config" / "prod.yaml").write_text(
        "jupyterhub: {singleuser: {image: {name: other, pullPolicy: Always}}}\n"
    )
    ran = run(fleet, "values", "fall-2026-example/physics-prod")
    assert yaml.safe_load(ran.stdout)["jupyterhub"]["singleuser"] == {
        "image": {
            "name": "registry.example.org/physics",
            "pullPolicy": "Always",
            "tag": "1a2b3c",
        },
        "memory": {"limit": "1G"},
    }


def test_an_image_that_the_values_name_with_its_tag_is_left_to_them(fleet: Path) -> None:
    ran = run(fleet, "values", "fall-2026-elsewhere/law-prod")
    image = yaml.safe_load(ran.stdout)["jupyterhub"]["singleuser"]["image"]
    assert image == {"name": "registry.example.org/law", "tag": "7"}


def test_plain_secrets_do_not_get_into_what_is_rendered(fleet: Path) -> None:
    assert run(fleet, "render").returncode == 0
    assert b"abc" in (fleet / "deployments" / "physics" / "secrets" / "prod.yaml").read_bytes()
    for file in (fleet / "rendered").rglob("*"):
        assert file.is_dir() or b"client_secret: abc" not in file.read_bytes()
