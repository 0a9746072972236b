"""The way round in Argo CD's pages, which must upgrade nothing."""

from typing import Any

import pytest
import yaml

from generator.fleet import Repository
from generator.pipeline import build
from generator.plan.links import configuration_url
from generator.selection import Selection
from generator.tree import InMemory

CLUSTER = """
name: alpha
provider: gcp
hubs:
- {name: staging, domain: s.org, helm_chart: hub, helm_chart_values_files: [a.yaml]}
- {name: prod, domain: p.org, helm_chart: hub, helm_chart_values_files: [a.yaml]}
"""
MORE = """
provider_url: https://console.example.org/alpha
notifications: {on-deployed: {email: [a@example.org, b@example.org]}}
"""


@pytest.mark.parametrize(
    ("url", "revision", "web_url", "expected"),
    [
        ("https://github.com/o/r.git", "refs/heads/main", None, "https://github.com/o/r/tree/main"),
        ("https://github.com/o/r/", "refs/tags/v1.0", None, "https://github.com/o/r/tree/v1.0"),
        ("ssh://git@github.com/o/r", "refs/heads/a/b", None, "https://github.com/o/r/tree/a/b"),
        (
            "ssh://git@github.example.edu:22/o/r.git",
            "refs/heads/a#b",
            None,
            "https://github.example.edu/o/r/tree/a%23b",
        ),
        (
            "https://gitlab.com/a/b/r.git",
            "refs/heads/main",
            None,
            "https://gitlab.com/a/b/r/-/tree/main",
        ),
        ("https://git.example.org/o/r.git", "refs/heads/main", None, None),
        ("https://github.com/o|x/r.git", "refs/heads/main", None, None),
        ("https://notgithub.com/o/r.git", "refs/heads/main", None, None),
        (
            "ssh://git.example.org/r",
            "refs/heads/main",
            "https://forge.example.org/r/src/",
            "https://forge.example.org/r/src",
        ),
    ],
)
def test_where_the_web_shows_the_configuration(
    url: str, revision: str, web_url: str | None, expected: str | None
) -> None:
    repository = Repository(url=url, revision=revision, secret=None, web_url=web_url)
    found = configuration_url(repository, "alpha")
    assert found == (None if expected is None else f"{expected}/config/clusters/alpha")


def rendered(fleet: str = "", cluster: str = "") -> dict[str, dict[str, Any]]:
    settings = f"""
repository: {{url: https://git.example.org/fleet.git{fleet}}}
charts: {{hub: {{repository: https://charts.example.org/, version: 1.2.3}}}}
"""
    files = {
        "config/fleet.yaml": settings,
        "config/clusters/alpha/cluster.yaml": CLUSTER + cluster,
        "config/clusters/alpha/a.yaml": "a: null\n",
    }
    memory = InMemory({path: text.encode() for path, text in files.items()})
    built = build(memory, Selection())
    assert built.diagnostics == ()
    return {path: yaml.safe_load(data) for path, data in built.clusters[0].tree.items()}


def test_links_and_notifications_move_nothing_but_metadata() -> None:
    before = rendered()
    after = rendered(", web_url: https://forge.example.org/fleet", MORE)
    changed = {path for path in before if before[path] != after[path]}
    assert before.keys() == after.keys()
    assert changed == {
        "rendered/argocd/alpha/applicationset.yaml",
        "rendered/clusters/alpha/prod/helmrelease.yaml",
        "rendered/clusters/alpha/staging/helmrelease.yaml",
    }
    for path in changed - {"rendered/argocd/alpha/applicationset.yaml"}:
        del after[path]["metadata"]["annotations"]["link.argocd.argoproj.io/configuration"]
        assert before[path] == after[path]


def test_notifications_of_an_application() -> None:
    application = rendered(cluster=MORE)["rendered/argocd/alpha/applicationset.yaml"]["spec"]
    assert application["template"]["metadata"]["annotations"] == {
        "notifications.argoproj.io/subscribe.on-deployed.email": "a@example.org;b@example.org"
    }
