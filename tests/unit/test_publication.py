"""What of a commit a cluster is given: its folders, what its Kustomizations lead to, its charts."""

import pytest

from generator.errors import FleetwaveError
from generator.fleet import Cluster, Registry
from generator.publication import ChartPlace, Part, chart_files, part
from generator.tree import InMemory

REGISTRY = Registry(source="oci://registry.example.org/fleet", tag="latest", ring=None, secret=None)
CLUSTER = Cluster(
    name="alpha",
    destination={},
    releases=(),
    is_complete=True,
    has_no_canary_reason=False,
    console=None,
    notifications={},
    source="config/clusters/alpha/cluster.yaml",
    registry=REGISTRY,
)
KUSTOMIZATION = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {name}, namespace: fleet-system}}
spec:
  interval: 1h
  prune: true
  path: {path}
  sourceRef: {{kind: OCIRepository, name: {source}}}
"""
SOURCE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {{name: a, namespace: fleet-system}}
spec: {{interval: 1h, url: "oci://{url}", ref: {{tag: {tag}}}}}
"""
OWN = {
    "rendered/flux/alpha/kustomization.yaml": b"resources: []\n",
    "rendered/clusters/alpha/prod/namespace.yaml": b"kind: Namespace\n",
}
OTHERS = {
    "rendered/clusters/alphabet/prod/namespace.yaml": b"kind: Namespace\n",
    "rendered/clusters/beta/prod/namespace.yaml": b"kind: Namespace\n",
    "more/extra/a.yaml": b"kind: A\n",
}


def kustomization(path: str, source: str = "fleet") -> bytes:
    return KUSTOMIZATION.format(name="extra", path=path, source=source).encode()


def published(**files: bytes) -> Part:
    named = {f"rendered/flux/alpha/{name}.yaml": data for name, data in files.items()}
    return part(InMemory({**OWN, **OTHERS, **named}), CLUSTER, REGISTRY)


def test_a_cluster_is_given_its_own_folders() -> None:
    assert published() == Part(
        cluster="alpha", repository="registry.example.org/fleet/alpha", files=OWN, charts=()
    )


def test_what_a_kustomization_applies_comes_with_it() -> None:
    extra = kustomization("./more/extra/")
    assert published(extra=extra).files == {
        **OWN,
        "rendered/flux/alpha/extra.yaml": extra,
        "more/extra/a.yaml": b"kind: A\n",
    }


def test_what_is_read_from_elsewhere_does_not() -> None:
    extra = kustomization("./more/extra", source="theirs")
    assert published(extra=extra).files == {**OWN, "rendered/flux/alpha/extra.yaml": extra}


def test_a_kustomization_must_lead_somewhere() -> None:
    with pytest.raises(FleetwaveError) as raised:
        published(extra=kustomization("./more/extr"))
    assert str(raised.value) == (
        "the Kustomization `extra` of `rendered/flux/alpha/extra.yaml` applies `more/extr`, where "
        "nothing is"
    )


def test_the_charts_are_those_of_the_fleet() -> None:
    found = published(
        b=SOURCE.format(url="registry.example.org/fleet/charts/hub", tag="2.0.0_h1").encode(),
        a=SOURCE.format(url="registry.example.org/fleet/charts/hub", tag="1.0.0_h2").encode(),
        c=SOURCE.format(url="registry.example.org/fleet/charts/hub", tag="2.0.0_h1").encode(),
        d=SOURCE.format(url="registry.example.org/charts/support", tag="1.0.0").encode(),
    )
    hub = "registry.example.org/fleet/charts/hub"
    assert found.charts == (ChartPlace(hub, "1.0.0_h2"), ChartPlace(hub, "2.0.0_h1"))


def test_a_chart_is_found_by_its_name_and_version() -> None:
    about = b"apiVersion: v2\nname: hub\nversion: 1.0.0+h0123456789ab\n"
    files = InMemory(
        {
            "rendered/charts/mine-0123456789ab/Chart.yaml": about,
            "rendered/charts/mine-0123456789ab/templates/a.yaml": b"a: 1\n",
            "rendered/charts/other-0123456789ab/Chart.yaml": about.replace(b"hub", b"lab"),
        }
    )
    hub = "registry.example.org/fleet/charts/hub"
    assert chart_files(files, ChartPlace(hub, "1.0.0_h0123456789ab")) == {
        "Chart.yaml": about,
        "templates/a.yaml": b"a: 1\n",
    }
    assert chart_files(files, ChartPlace(hub, "2.0.0_h0123456789ab")) is None
    assert chart_files(files, ChartPlace(hub, "1.0.0_hffffffffffff")) is None
