"""What is read from rendered files, to compare them."""

from generator.guards.charts import chart_name
from generator.guards.rendered import Application, Release, applications, objects, release

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
    (value,) = objects(HELMRELEASE)
    assert release(PATH, value) == Release(
        path=PATH,
        namespace="hubs",
        name="prod",
        target=("prod", None, None),
        chart={"kind": "HelmChart", "name": "basehub-0123456789ab"},
        gates=frozenset({("hubs", "staging"), ("elsewhere", "other")}),
        is_protected=True,
        is_upgraded_in_place=True,
    )


def test_each_document_of_a_file_counts_but_what_cannot_be_read() -> None:
    documents = b"kind: A\nmetadata: {}\n---\n{ [\n---\n- a\n---\nkind: B\nmetadata: {}\n"
    assert [value["kind"] for value in objects(documents)] == ["A", "B"]


def test_a_set_stands_for_the_applications_that_it_makes() -> None:
    (value,) = objects(
        b"kind: ApplicationSet\n"
        b"metadata: {name: set, namespace: argocd}\n"
        b"spec:\n"
        b"  generators:\n"
        b"  - list: {elements: [{app: a, path: x/a}, {app: b, path: x/b/}]}\n"
        b"  template:\n"
        b"    metadata: {name: 'hubs-{{ .app }}'}\n"
        b"    spec: {source: {path: '{{.path}}', directory: {recurse: true}}}\n"
    )
    made = [
        Application(kind="Application", namespace="argocd", name=name, path=path, is_recursive=True)
        for name, path in (("hubs-a", "x/a"), ("hubs-b", "x/b"))
    ]
    assert list(applications(value)) == [
        Application(
            kind="ApplicationSet", namespace="argocd", name="set", path=None, is_recursive=False
        ),
        *made,
    ]


def test_an_application_applies_its_folder() -> None:
    (value,) = objects(
        b"kind: Application\nmetadata: {name: a, namespace: argocd}\nspec: {source: {path: x/a}}\n"
    )
    (flat,) = applications(value)
    files = ["x/a/one.yaml", "x/a/b/two.yaml", "x/ab/three.yaml"]
    assert [flat.applies(file) for file in files] == [True, False, False]


def test_a_chart_is_known_by_its_own_name_or_else_by_the_fleets() -> None:
    (value,) = objects(HELMRELEASE)
    files = {
        "rendered/clusters/alpha/sources.yaml": b"kind: HelmChart\n"
        b"metadata: {name: basehub-0123456789ab}\n"
        b"spec: {chart: ./rendered/charts/basehub-0123456789ab}\n",
        "rendered/charts/basehub-0123456789ab/Chart.yaml": b"name: daskhub\n",
    }
    read = release(PATH, value)
    assert chart_name(read, files.get) == "daskhub"
    assert chart_name(read, {}.get) == "basehub"
    files["rendered/charts/basehub-0123456789ab/Chart.yaml"] = b"{ ["
    assert chart_name(read, files.get) == "basehub"
