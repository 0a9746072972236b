"""No cluster delays another: they share no object, no Application and no file, so that what is
explored of one cluster alone is true of it whatever the others do."""

from dataclasses import replace

import pytest
import yaml

from generator.pipeline import build
from generator.selection import Selection
from generator.tree import InMemory
from tests.model.fleets import CHART, Fleet, hub

HUBS = {"staging": hub(), "prod": hub()}
ALPHA = Fleet(cluster="alpha", hubs=HUBS)
BETA = Fleet(cluster="beta", hubs=HUBS)
VERSIONS = {CHART: 1}


@pytest.mark.parametrize("engine", ["argocd", "flux"])
def test_a_cluster_is_rendered_alike_alone_and_beside_others(engine: str) -> None:
    one, other = replace(ALPHA, engine=engine), replace(BETA, engine=engine)
    both = build(InMemory({**one.config(VERSIONS), **other.config(VERSIONS)}), Selection())
    assert both.diagnostics == ()
    alpha, beta = (cluster.tree for cluster in both.clusters)
    assert alpha == one.render({})
    assert beta == other.render({})
    assert not alpha.keys() & beta.keys()


def test_clusters_share_no_object() -> None:
    """An object is where it is, and its name: Argo CD's own are all in one namespace of one API
    server, those of a cluster in the destination of its Application."""
    alpha, beta = objects(ALPHA), objects(BETA)
    assert not alpha & beta
    assert {place for place, *_ in alpha} == {"Argo CD", "alpha"}
    assert {place for place, *_ in beta} == {"Argo CD", "beta"}


def objects(fleet: Fleet) -> set[tuple[str, str, str, str]]:
    found = set()
    for path, data in fleet.render({}).items():
        folder = path.split("/")[1]
        assert path.startswith(f"rendered/{folder}/{fleet.cluster}/"), path
        for document in yaml.safe_load_all(data):
            metadata = document["metadata"]
            place = "Argo CD" if folder == "argocd" else destination(fleet)
            found.add((place, document["kind"], metadata.get("namespace", ""), metadata["name"]))
    return found


def destination(fleet: Fleet) -> str:
    """Where the cluster's one Application takes the cluster's one folder."""
    path = f"rendered/argocd/{fleet.cluster}/applicationset.yaml"
    spec = yaml.safe_load(fleet.render({})[path])["spec"]
    [element] = spec["generators"][0]["list"]["elements"]
    assert element["path"] == f"rendered/clusters/{fleet.cluster}"
    return str(spec["template"]["spec"]["destination"]["name"])
