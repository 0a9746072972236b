"""What is read from rendered files, to compare them."""

import pytest

from generator.fleet import Engine
from generator.guards.charts import chart_name
from generator.guards.rendered import Deployed, deployed, objects
from generator.inspection.expansion import applications
from generator.inspection.known import PRUNE, SYNC_OPTIONS

HELMRELEASE = b"""\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: prod
  namespace: hubs
  annotations:
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
spec:
  releaseName: prod
  chartRef:
    kind: HelmChart
    name: basehub-0123456789ab
  dependsOn:
  - name: staging
  - name: other
    namespace: elsewhere
  values:
    hub:
      text: |
        a

        b
    no: [yaml
  upgrade:
    chartNameChangeStrategy: InPlaceUpdate
"""
PATH = "rendered/clusters/alpha/prod/helmrelease.yaml"


def test_a_release_is_read_without_its_values() -> None:
    (one,) = objects(PATH, HELMRELEASE)
    assert deployed(one) == Deployed(
        path=PATH,
        namespace="hubs",
        name="prod",
        target=("prod", None, None),
        chart={"kind": "HelmChart", "name": "basehub-0123456789ab"},
        gates=frozenset({("hubs", "staging"), ("elsewhere", "other")}),
        keepers=frozenset({Engine.ARGOCD}),
        is_upgraded_in_place=True,
    )


@pytest.mark.parametrize(
    ("annotation", "keepers"),
    [
        (f"{SYNC_OPTIONS}: Delete=false, Prune=false", {Engine.ARGOCD}),
        (f"{SYNC_OPTIONS}: Prune=falsey", set()),
        (f"{SYNC_OPTIONS}: []", set()),
        (f"{PRUNE}: disabled", {Engine.FLUX}),
        (f"{PRUNE}: enabled", set()),
        (f"{PRUNE}: disabled\n    {SYNC_OPTIONS}: Prune=false", {Engine.ARGOCD, Engine.FLUX}),
    ],
)
def test_each_engine_has_its_own_protection(annotation: str, keepers: set[Engine]) -> None:
    ours = f"{SYNC_OPTIONS}: Prune=false,Delete=false"
    (one,) = objects(PATH, HELMRELEASE.replace(ours.encode(), annotation.encode()))
    assert deployed(one).keepers == keepers


@pytest.mark.parametrize("junk", [b"spec: x", b"spec: [a]", b"spec: {upgrade: 1, chart: x}"])
def test_whatever_was_committed_is_read(junk: bytes) -> None:
    (one,) = objects(PATH, HELMRELEASE[: HELMRELEASE.index(b"spec:")] + junk)
    assert deployed(one).key == ("hubs", "prod")
    text = b"{apiVersion: v1, kind: ApplicationSet, metadata: {name: a, annotations: x}, %s}"
    for more in (junk, b"spec: {generators: [x, {list: y}]}"):
        assert list(applications(objects(PATH, text % more))) == []


def test_each_document_of_a_file_counts_but_what_cannot_be_read() -> None:
    text = "apiVersion: v1\nkind: {}\nmetadata: {{}}\n"
    documents = [text.format("A"), "{ [\n", "- a\n", text.format("B"), "kind: C\nmetadata: {}\n"]
    found = objects(PATH, "---  # next\n".join(documents).encode())
    assert [one.kind for one in found] == ["A", "B"]


def test_a_set_stands_for_the_applications_that_it_makes() -> None:
    found = objects(
        PATH,
        b"apiVersion: argoproj.io/v1alpha1\n"
        b"kind: ApplicationSet\n"
        b"metadata: {name: set, namespace: argocd}\n"
        b"spec:\n"
        b"  generators:\n"
        b"  - list: {elements: [{app: a, path: x/a}, {app: b, path: x/b/}]}\n"
        b"  template:\n"
        b"    metadata: {name: 'hubs-{{ .app }}'}\n"
        b"    spec: {source: {path: '{{.path}}', directory: {recurse: true}}}\n",
    )
    made = [(one.name, one.path) for one in applications(found)]
    assert made == [("hubs-a", "x/a"), ("hubs-b", "x/b/")]


@pytest.mark.parametrize(
    ("directory", "covered"),
    [
        ("{}", "a/1.yaml"),
        ("{recurse: true}", "a/1.yaml a/b/2.yaml"),
        ("{recurse: true, exclude: 'b/*'}", "a/1.yaml"),
        ("{recurse: true, include: 'b/*'}", "a/b/2.yaml"),
    ],
)
@pytest.mark.parametrize("path", ["a", "a/", "./a"])
def test_an_application_covers_its_folder(directory: str, covered: str, path: str) -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n"
        f"spec: {{source: {{path: {path}, directory: {directory}}}}}\n"
    )
    (one,) = applications(objects(PATH, text.encode()))
    files = ["a/1.yaml", "a/b/2.yaml", "ab/3.yaml", "a/README", "4.yaml"]
    assert [file for file in files if one.covers(file)] == covered.split()


def test_a_chart_is_known_by_its_own_name_or_else_by_the_fleets() -> None:
    (one,) = objects(PATH, HELMRELEASE)
    files = {
        "rendered/clusters/alpha/sources.yaml": b"apiVersion: v1\nkind: HelmChart\n"
        b"metadata: {name: basehub-0123456789ab}\n"
        b"spec: {chart: ./rendered/charts/basehub-0123456789ab}\n",
        "rendered/charts/basehub-0123456789ab/Chart.yaml": b"name: daskhub\n",
    }
    read = deployed(one)
    assert chart_name(read, files.get) == "daskhub"
    assert chart_name(read, {}.get) == "basehub"
    files["rendered/charts/basehub-0123456789ab/Chart.yaml"] = b"{ ["
    assert chart_name(read, files.get) == "basehub"
