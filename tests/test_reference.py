"""The same fleet as a tree that real engines rolled out as meant, in ``reference/expected``.

Argo CD 3.5.3, helm-controller 1.6.4, source-controller 1.9.3 and kustomize-controller 1.9.5 on
Kubernetes 1.36.1 synced it, held production back while staging was broken, and went on when it was
repaired. What is rendered for ``reference/config`` differs from it as listed here, and in nothing
else.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.pipeline import build
from generator.selection import Selection
from generator.workspace import Workspace
from generator.yaml.loader import load

REFERENCE = Path(__file__).parent / "reference"
ABSENT = "(absent)"
HUBS = ("staging", "prod-a", "prod-b")

HASHED = (
    (
        r"\b(secret-values|nulls|[a-z-]+-secrets|rendered/secrets/alpha/[a-z-]+)-[0-9a-f]{10}\b",
        r"\1-#",
    ),
    (r"\b(fleet\.example\.org/release)-[0-9a-z]{8}\b", r"\1-#"),
    (r"(requestedAt: )[\"']?[0-9a-f]{10}[\"']?", r"\1#"),
    (r"\bcharts-example-org-[0-9a-f]{8}\b", "charts"),
)
"""Names with a hash: which one is ours to choose. A HelmRepository is named for its URL, so that
charts with one URL share it."""

_SECRET = {"kind": "Secret", "name": "secret-values-#", "valuesKey": "03-enc.secret.values.yaml"}
_NULLS = {"kind": "ConfigMap", "name": "nulls-#", "valuesKey": "04-prod.nulls.yaml"}
_ODD = {"kind": "ConfigMap", "name": "nulls-#", "valuesKey": "01-shared.nulls.yaml"}
_CARRIED = "not all that read YAML agree on U+2028: text with it travels beside the nulls"
RELEASE = {
    "spec.upgrade.remediation.retries": (0, 1, "the experiment: to see a failure at once"),
    "spec.valuesFrom": ([_SECRET, _NULLS], [_ODD, _SECRET, _NULLS], _CARRIED),
    "spec.values.shared.unicode": ("é 漢 \u2028", ABSENT, _CARRIED),
}
NULLS = {"data.01-shared.nulls.yaml": (ABSENT, 'shared:\n  unicode: "é 漢 \\u2028"\n', _CARRIED)}
_FINDING = "for whoever looks for something in Argo CD"
_PRUNE = {
    "metadata.annotations.kustomize.toolkit.fluxcd.io/prune": (
        ABSENT,
        "disabled",
        "the same objects whether Argo CD or Flux alone applies them",
    )
}
_HUB = "metadata.labels.fleet.example.org/hub"
_CLUSTER = "metadata.labels.fleet.example.org/cluster"
_LINK = "metadata.annotations.link.argocd.argoproj.io"
_ELEMENT = {"app": "hubs-alpha", "cluster": "alpha", "path": "rendered/clusters/alpha"}
_FOLDER = "https://github.com/example/fleet/tree/main/config/clusters/alpha"


def found_by(hub: str) -> dict[tuple[str, str], dict[str, tuple[Any, Any, str]]]:
    """What labels and links are new on the objects of a hub."""
    folder = f"clusters/alpha/{hub}"
    labels = {"fleet.example.org/cluster": "alpha", "fleet.example.org/hub": hub}
    return {
        (f"{folder}/namespace.yaml", "Namespace"): {_HUB: (ABSENT, hub, _FINDING), **_PRUNE},
        (f"{folder}/secrets.yaml", "Kustomization"): {
            "metadata.labels": (ABSENT, labels, _FINDING),
        },
        (f"{folder}/nulls.yaml", "ConfigMap"): {
            _CLUSTER: (ABSENT, "alpha", _FINDING),
            _HUB: (ABSENT, hub, _FINDING),
            **NULLS,
        },
        (f"{folder}/helmrelease.yaml", "HelmRelease"): {
            _HUB: (ABSENT, hub, _FINDING),
            "metadata.labels.fleet.example.org/chart": (ABSENT, "hub", _FINDING),
            f"{_LINK}/hub": (ABSENT, f"Hub {hub}|https://{hub}.example.org/", _FINDING),
            f"{_LINK}/configuration": (ABSENT, f"Configuration of alpha|{_FOLDER}", _FINDING),
            **RELEASE,
            **({} if hub == "staging" else _PRUNE),
        },
    }


DELIBERATE: dict[tuple[str, str], dict[str, tuple[Any, Any, str]]] = {
    ("argocd/alpha/applicationset.yaml", "ApplicationSet"): {
        "spec.generators": (
            [{"list": {"elements": [_ELEMENT]}}],
            [{"list": {"elements": [{**_ELEMENT, "configuration": _FOLDER}]}}],
            _FINDING,
        ),
        "spec.template.metadata.annotations": (
            ABSENT,
            {
                "link.argocd.argoproj.io/configuration": "Configuration of {{ .cluster }}|"
                "{{ .configuration }}"
            },
            _FINDING,
        ),
        "spec.template.spec.info": (
            ABSENT,
            [
                {"name": "Cluster", "value": "{{ .cluster }}"},
                {"name": "Configuration", "value": "{{ .configuration }}"},
            ],
            _FINDING,
        ),
        "spec.template.spec.syncPolicy.retry.limit": (2, 5, "the experiment"),
        "spec.template.spec.syncPolicy.retry.backoff.duration": ("3s", "15s", "the experiment"),
        "spec.template.spec.syncPolicy.retry.backoff.maxDuration": ("10s", "1m", "the experiment"),
        "spec.template.spec.destination.name": (
            "{{ .cluster }}",
            "alpha",
            "a set is of one cluster, and a destination may be a server instead",
        ),
    },
    ("argocd/alpha/appproject.yaml", "AppProject"): {
        "metadata.annotations": (
            ABSENT,
            {"argocd.argoproj.io/sync-wave": "-1"},
            "an ApplicationSet whose project is not there yet is looked at again after minutes",
        ),
        "metadata.finalizers": (
            ABSENT,
            ["resources-finalizer.argocd.argoproj.io"],
            "a project is not deleted while an Application belongs to it",
        ),
        "spec.namespaceResourceWhitelist": (
            [
                {"group": "helm.toolkit.fluxcd.io", "kind": "HelmRelease"},
                {"group": "source.toolkit.fluxcd.io", "kind": "HelmRepository"},
                {"group": "source.toolkit.fluxcd.io", "kind": "GitRepository"},
                {"group": "source.toolkit.fluxcd.io", "kind": "HelmChart"},
                {"group": "kustomize.toolkit.fluxcd.io", "kind": "Kustomization"},
                {"group": "", "kind": "ConfigMap"},
            ],
            [
                {"group": "", "kind": "ConfigMap"},
                {"group": "helm.toolkit.fluxcd.io", "kind": "HelmRelease"},
                {"group": "kustomize.toolkit.fluxcd.io", "kind": "Kustomization"},
                {"group": "source.toolkit.fluxcd.io", "kind": "GitRepository"},
                {"group": "source.toolkit.fluxcd.io", "kind": "HelmRepository"},
            ],
            "only the kinds that this cluster has, sorted",
        ),
    },
    ("clusters/alpha/sources.yaml", "GitRepository"): {
        "spec.ignore": (
            ABSENT,
            "!/rendered/**",
            "by default source-controller leaves out archives and pictures, also of charts",
        ),
    },
    ("clusters/alpha/sources.yaml", "HelmRepository"): _PRUNE,
    ("clusters/alpha/namespace.yaml", "Namespace"): _PRUNE,
    **{key: places for hub in HUBS for key, places in found_by(hub).items()},
}


def test_it_is_what_real_engines_rolled_out(tmp_path: Path) -> None:
    shutil.copytree(REFERENCE / "config", tmp_path / "config")
    built = build(Workspace(tmp_path), Selection())
    assert built.diagnostics == ()
    (cluster,) = built.clusters
    ours = {path.removeprefix("rendered/"): data.decode() for path, data in cluster.tree.items()}
    folder = REFERENCE / "expected"
    theirs = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.yaml")
    }
    found: dict[tuple[str, str], dict[str, tuple[Any, Any]]] = {}
    before, after = objects(theirs), objects(ours)
    assert set(after) == set(before)
    for key in before:
        differences = {
            place: (old, new) for place, old, new in compare("", before[key], after[key])
        }
        if differences:
            found[key] = differences
    assert found == {
        key: {place: (old, new) for place, (old, new, _) in places.items()}
        for key, places in DELIBERATE.items()
    }


def objects(files: dict[str, str]) -> dict[tuple[str, str], Any]:
    """Return the objects by file and kind, as Helm and Flux read them."""
    found: dict[tuple[str, str], Any] = {}
    for path, text in files.items():
        for document in unhashed(text).split("\n---\n"):
            one = load(document)
            assert (unhashed(path), one["kind"]) not in found
            found[unhashed(path), one["kind"]] = one
    return found


def unhashed(text: str) -> str:
    for pattern, name in HASHED:
        text = re.sub(pattern, name, f"rendered/{text}" if text.startswith("secrets/") else text)
    return text


def compare(place: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(key for key in after if key not in before)):
            inner = f"{place}.{key}".removeprefix(".")
            yield from compare(inner, before.get(key, ABSENT), after.get(key, ABSENT))
    elif before != after or type(before) is not type(after):
        yield place, before, after
