"""HelmReleases become hubs with the same values, names and charts."""

import base64
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command import run
from tests.importing.releases import rendered_releases

REPOSITORY = {
    "apiVersion": "source.toolkit.fluxcd.io/v1",
    "kind": "HelmRepository",
    "metadata": {"name": "charts", "namespace": "flux-system"},
    "spec": {"url": "https://hub.jupyter.org/helm-chart/"},
}
REFERENCE = {"kind": "HelmRepository", "name": "charts", "namespace": "flux-system"}


def release(name: str, namespace: str, **spec: Any) -> dict[str, Any]:
    chart = {"spec": {"chart": "jupyterhub", "version": "4.2.0", "sourceRef": REFERENCE}}
    return {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"chart": chart, **spec},
    }


def held(kind: str, name: str, namespace: str, **data: str) -> dict[str, Any]:
    values = {f"{key}.yaml": text for key, text in data.items()}
    if kind == "Secret":
        values = {key: base64.b64encode(text.encode()).decode() for key, text in values.items()}
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, "data": values}


def import_(folder: Path, *objects: dict[str, Any], path: str = "all.yaml") -> Path:
    file = folder / "live" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    listed = {"apiVersion": "v1", "kind": "List", "items": [REPOSITORY, *objects]}
    file.write_text(yaml.safe_dump(listed))
    ran = run(folder, "import", "flux", "live", "--into", "fleet")
    assert ran.returncode == 0, ran.stdout
    return folder / "fleet"


def cluster(fleet: Path, name: str = "live") -> Any:
    return yaml.safe_load((fleet / "config" / "clusters" / name / "cluster.yaml").read_text())


def charts(fleet: Path) -> Any:
    return yaml.safe_load((fleet / "config" / "fleet.yaml").read_text())["charts"]


def test_layers_count_in_the_order_of_flux(tmp_path: Path) -> None:
    """``valuesFrom`` in its order, a Secret over what stands before it, and ``values`` on top."""
    fleet = import_(
        tmp_path,
        held("ConfigMap", "common", "lab", values="hub: {a: 1, b: 1, c: 1, d.e: 1}  # kept\n"),
        held("Secret", "login", "lab", values="hub: {b: 2, c: 2, d.e: 2}\n"),
        held("ConfigMap", "more", "lab", own="hub: {f: 3}\n"),
        release(
            "hub",
            "lab",
            valuesFrom=[
                {"kind": "ConfigMap", "name": "common"},
                {"kind": "Secret", "name": "login"},
                {"kind": "ConfigMap", "name": "more", "valuesKey": "own.yaml"},
            ],
            values={"hub": {"c": 4}, "ingress": {"hosts": ["lab.example.org"]}},
        ),
    )
    assert cluster(fleet)["hubs"] == [
        {
            "name": "hub",
            "domain": "lab.example.org",
            "helm_chart": "jupyterhub",
            "helm_chart_values_files": [
                "common.values.yaml",
                {"secret": "login", "sets": ["hub.b", "hub.c", ["hub", "d.e"]]},
                "more.values.yaml",
                "hub.values.yaml",
            ],
            "namespace": "lab",
        }
    ]
    kept = fleet / "config" / "clusters" / "live" / "common.values.yaml"
    assert kept.read_text() == "hub: {a: 1, b: 1, c: 1, d.e: 1}  # kept\n"
    assert run(fleet, "render").returncode == 0
    spec = yaml.safe_load(
        (fleet / "rendered" / "clusters" / "live" / "hub" / "helmrelease.yaml").read_text()
    )["spec"]
    assert spec["valuesFrom"] == [{"kind": "Secret", "name": "login", "valuesKey": "values.yaml"}]
    # What the Secret sets over `common` is left to it; what `values` sets over the Secret is not.
    assert spec["values"] == {
        "hub": {"a": 1, "c": 4, "f": 3},
        "ingress": {"hosts": ["lab.example.org"]},
    }


def test_names_are_those_that_helm_controller_makes(tmp_path: Path) -> None:
    values = {"hub": {}, "singleuser": {}}
    long = "a" * 40
    fleet = import_(
        tmp_path,
        release("plain", "one", values=values),
        release("named", "two", releaseName="other", values=values),
        release("moved", "flux-system", targetNamespace="three", values=values),
        release(long, "flux-system", targetNamespace="b" * 20, values=values),
    )
    assert run(fleet, "render").returncode == 0
    assert rendered_releases(fleet) == {
        ("live", "one", "plain"),
        ("live", "two", "other"),
        ("live", "three", "three-moved"),
        # 40 characters, and the beginning of the name's SHA-256
        ("live", "b" * 20, f"{'b' * 20}-{'a' * 19}-250b6e94497d"),
    }


def test_hubs_of_one_name_are_called_by_their_namespaces(tmp_path: Path) -> None:
    values = {"hub": {}, "singleuser": {}}
    fleet = import_(
        tmp_path,
        *(release("hub", namespace, values=values) for namespace in ("alpha-staging", "alpha")),
        release("support", "beta", values=values),
    )
    found = [
        (hub["name"], hub.get("namespace"), hub.get("release_name"))
        for hub in cluster(fleet)["hubs"]
    ]
    assert found == [
        ("alpha-staging", None, "hub"),
        ("alpha", None, "hub"),
        ("beta", None, "support"),
    ]


@pytest.mark.parametrize(
    ("name", "labels", "stage"),
    [
        ("alpha-staging", {}, None),
        ("alpha", {}, None),
        ("alpha-dev", {}, None),
        ("alpha-stg", {}, "staging"),
        ("predictive", {"tier": "gold"}, None),
        ("alpha", {"app/environment": "test"}, "staging"),
        ("staging-area", {"env": "production"}, "production"),
    ],
)
def test_a_stage_is_written_where_the_name_does_not_tell(
    tmp_path: Path, name: str, labels: dict[str, str], stage: str | None
) -> None:
    hub = release("x", "lab", releaseName=name, values={"hub": {}, "singleuser": {}})
    hub["metadata"] |= {"name": name, "labels": labels}
    assert cluster(import_(tmp_path, hub))["hubs"][0].get("stage") == stage


def test_a_version_is_the_one_that_runs(tmp_path: Path) -> None:
    ranged = release("hub", "lab")
    ranged["spec"]["chart"]["spec"]["version"] = ">=3"
    ranged["status"] = {"history": [{"chartVersion": "4.1.0"}, {"chartVersion": "4.0.0"}]}
    source = {
        "kind": "OCIRepository",
        "metadata": {"name": "oci", "namespace": "lab"},
        "spec": {"url": "oci://registry.example.org/jupyterhub", "ref": {"semver": "4.x"}},
    }
    registry = release("oci", "lab", chartRef={"kind": "OCIRepository", "name": "oci"})
    registry["status"] = {"history": [{"chartVersion": "4.2.0+0123456789ab"}]}
    del registry["spec"]["chart"]
    fleet = import_(tmp_path, ranged, source, registry, release("exact", "lab"))
    assert charts(fleet) == {
        "jupyterhub": {"repository": "https://hub.jupyter.org/helm-chart/", "version": "4.1.0"},
        "jupyterhub-4-2-0": {
            "repository": "https://hub.jupyter.org/helm-chart/",
            "chart": "jupyterhub",
            "version": "4.2.0",
        },
        "jupyterhub-3": {
            "repository": "oci://registry.example.org/jupyterhub",
            "version": "4.2.0",
        },
    }


def test_clusters_are_the_folders_that_releases_lie_in(tmp_path: Path) -> None:
    values = {"hub": {}, "singleuser": {}}
    file = tmp_path / "live" / "clusters" / "beta" / "hubs.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(yaml.safe_dump(release("hub", "lab", values=values)))
    fleet = import_(
        tmp_path, release("hub", "lab", values=values), path="clusters/alpha/apps/hubs.yaml"
    )
    assert cluster(fleet, "alpha")["hubs"][0]["namespace"] == "lab"
    assert cluster(fleet, "beta")["hubs"][0]["namespace"] == "lab"


def test_without_a_hub_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "cert-manager.yaml").write_text(
        yaml.safe_dump_all([REPOSITORY, release("database", "lab") | {"spec": {}}])
    )
    ran = run(tmp_path, "import")
    assert ran.returncode == 1
    assert ran.stderr == "\nerror: no release can be imported; nothing was written\n"
    assert not (tmp_path / "config").exists()
