"""Whatever text stands in the configuration, it stays text.

Argo CD runs the strings of an ApplicationSet's template as Go templates, and takes orders from
annotations; helm-controller runs CEL. Each place of a fleet's configuration that takes text is
given hostile ones: they are refused, or what is rendered has no other form than it should. Values
in a HelmRelease may hold anything: Argo CD does not template what it reads from a folder.
"""

import copy
import posixpath
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostic import InvalidError
from generator.pipeline import build
from generator.selection import Selection
from generator.tree import InMemory
from tests.stacks import as_encrypted, as_json

HERE = "config/clusters/alpha"
HUB = {"helm_chart": "hub", "helm_chart_values_files": ["null.yaml", "enc-a.secret.yaml"]}
BASE: dict[str, Any] = {
    "fleet": {
        "repository": {
            "url": "https://github.com/example/hubs.git",
            "revision": "refs/heads/main",
            "secret": "git",
            "web_url": "https://github.com/example/hubs",
        },
        "charts": {
            "hub": {"repository": "https://charts.example.org", "chart": "hub", "version": "1.2.3"},
            "oci": {"repository": "oci://registry.example.org/hub", "version": "1.0.0"},
            "local": {
                "path": "helm-charts/local",
                "values": ["config/common.jsonnet"],
                "jsonnet_variables": {"NAME": {"from": ["hub.display_name"], "default": "x"}},
            },
            "support": {"repository": "https://charts.example.org", "version": "1.2.3"},
        },
        "delivery": {"service_account": "helm", "timeout": "15m", "system_namespace": "fleet"},
        "rollout": {"staging": "*staging*"},
        "secrets": {"files": "enc-*", "decryption": {"secret": "sops-age"}},
        "naming": {"namespace": "{hub}", "release": "{hub}", "label_prefix": "fleet.example.org"},
        "notifications": {"on-sync-failed": {"slack": ["alerts", "more"], "email": "a@b.org"}},
    },
    "cluster": {
        "name": "alpha",
        "provider": "gcp",
        "provider_url": "https://console.example.org/",
        "metadata": {"contact": "x"},
        "destination": {"name": "alpha"},
        "gcp": {"project": "x", "cluster": "y", "zone": "z"},
        "notifications": {"on-deployed": {"slack": "alpha"}},
        "support": {"helm_chart_values_files": [{"secret": "alerts", "key": "values.yaml"}]},
        "hubs": [
            {"name": "staging", "domain": "s.org", **HUB},
            {
                "name": "prod",
                "display_name": "Production",
                "domain": "p.org",
                "domain_override_file": "domain.yaml",
                "staged_by": ["staging"],
                "namespace": "prod",
                "release_name": "prod",
                **HUB,
                "helm_chart_values_files": [
                    "null.yaml",
                    {"secret": "login", "key": "a.yaml", "sets": ["a.b", ["c", "d"]]},
                ],
            },
            {"name": "local", "domain": "l.org", **HUB, "helm_chart": "local"},
            {"name": "oci", "domain": "o.org", **HUB, "helm_chart": "oci"},
        ],
    },
    "override": {"domain": "override.org"},
    "values": {"a": "x", "none": None},
    "import": "lib.libsonnet",
}
Place = tuple[str | int, ...]
"""Keys of a text; with ``KEY`` at its end, of the last key itself."""
KEY = "(key)"

HOSTILE = (
    "{{ .x }}",
    '{{ exec "x" }}',
    "x }} {{ y",
    "a\n---\nkind: Evil",
    "a\nkind: Evil",
    "x\u2028kind: Evil",
    "x\x85kind: Evil",
    "x\r  argocd.argoproj.io/hook: Sync",
    "' || true || '",
    '"',
    "x: y",
    "x #",
    "a|https://evil.example.org/",
    "Replace=true",
    "argocd.argoproj.io/hook",
    "\x020\x03",
    "[[ 1 ]]",
    "#% if x",
    "*",
    "!x",
    "${HOME}",
    "../../x",
    "a;b",
    "\\x22",
    "\x1b[31m",
    "yes",
    "",
)  # fmt: skip


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    if isinstance(value, str):
        yield at
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*at, key))
            if at[:2] in {
                ("fleet", "charts"),
                ("fleet", "notifications"),
                ("cluster", "notifications"),
                ("cluster", "metadata"),
                ("values",),
            }:
                yield (*at, key, KEY)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*at, index))


def dotted(place: Place) -> str:
    return ".".join(map(str, place))


PLACES = tuple(places(BASE))
TRIED = (HOSTILE[0], HOSTILE[2], HOSTILE[3], "!x")
"""At every place."""
WHATEVER = (
    "cluster.metadata.contact",
    "cluster.metadata.contact.(key)",
    "cluster.gcp.project",
    "cluster.gcp.cluster",
    "cluster.gcp.zone",
    "cluster.hubs.1.display_name",
    "cluster.hubs.1.helm_chart_values_files.1.sets.1.0",
    "cluster.hubs.1.helm_chart_values_files.1.sets.1.1",
    "values.a",
    "values.a.(key)",
    "values.none.(key)",
)
"""Where any text is taken."""
IN_ONE_LINE = (
    "cluster.hubs.1.domain_override_file",
    "cluster.hubs.1.helm_chart_values_files.0",
    *(f"cluster.hubs.{hub}.helm_chart_values_files.{file}" for hub in (0, 2, 3) for file in (0, 1)),
)
RECIPIENTS = (
    "fleet.notifications.on-sync-failed.slack.0",
    "fleet.notifications.on-sync-failed.slack.1",
    "fleet.notifications.on-sync-failed.email",
    "cluster.notifications.on-deployed.slack",
)
TAKEN = {
    **dict.fromkeys(WHATEVER, TRIED),
    "fleet.charts.local.jsonnet_variables.NAME.default": TRIED,
    "fleet.secrets.files": TRIED,
    "cluster.hubs.1.helm_chart_values_files.1.sets.0": TRIED,
    "import": TRIED,
    **dict.fromkeys(IN_ONE_LINE, (HOSTILE[0], HOSTILE[2], "!x")),
    **dict.fromkeys(RECIPIENTS, ("!x",)),
}
"""Which of those that are tried are taken where; everywhere else none is."""


def changed(place: Place, text: str) -> dict[str, Any]:
    base = copy.deepcopy(BASE)
    parent: Any = base
    path, last = (place[:-2], place[-2]) if place[-1] == KEY else (place[:-1], place[-1])
    for key in path:
        parent = parent[key]
    if place[-1] == KEY:
        parent[text] = parent.pop(last)
    else:
        parent[last] = text
    return base


def files(base: dict[str, Any]) -> InMemory:
    """Write a fleet; a file that it names is there, whatever its name."""
    found = {
        "config/fleet.yaml": base["fleet"],
        f"{HERE}/cluster.yaml": base["cluster"],
        "helm-charts/local/Chart.yaml": {"name": "local", "version": "1.0.0"},
    }
    texts = {path: as_json(value).encode() for path, value in found.items()}
    for hub in base["cluster"]["hubs"]:
        for name in hub["helm_chart_values_files"]:
            if isinstance(name, str):
                texts[posixpath.normpath(f"{HERE}/{name}")] = as_json(base["values"]).encode()
        if name := hub.get("domain_override_file"):
            override = as_json(base["override"]).encode()
            texts[posixpath.normpath(f"{HERE}/{name}")] = override
    for chart in base["fleet"]["charts"].values():
        for name in chart.get("values", ()):
            texts[name] = f"import {as_json(base['import'])}".encode()
    texts[posixpath.normpath(f"config/{base['import']}")] = b"{a: std.extVar('NAME')}"
    texts[f"{HERE}/enc-a.secret.yaml"] = as_encrypted({"z": "secret"})
    return InMemory(texts)


def rendered(base: dict[str, Any]) -> dict[str, bytes] | None:
    """Return what is rendered; None if the fleet is refused."""
    try:
        (built,) = build(files(base), Selection()).clusters
    except InvalidError:
        return None
    return None if built.is_broken else built.tree


SOURCES = {"GitRepository", "HelmRepository", "OCIRepository", "HelmChart"}
KINDS = {
    "appproject.yaml": "AppProject",
    "applicationset.yaml": "ApplicationSet",
    "namespace.yaml": "Namespace",
    "helmrelease.yaml": "HelmRelease",
    "nulls.yaml": "ConfigMap",
    "secrets.yaml": "Kustomization",
    "secret.yaml": "Secret",
    "kustomization.yaml": "Kustomization",
}
ORDERS = {
    "argocd.argoproj.io/sync-wave": r"-?\d+",
    "argocd.argoproj.io/sync-options": r"Prune=false,Delete=false",
    "argocd.argoproj.io/compare-options": r"IgnoreExtraneous",
    "kustomize.toolkit.fluxcd.io/prune": r"disabled",
    "kustomize.toolkit.fluxcd.io/substitute": r"disabled",
    "reconcile.fluxcd.io/requestedAt": r"[0-9a-f]{10}",
    "link.argocd.argoproj.io/configuration": r"Configuration of [^|]+\|https?://[^|\s{}]+",
    "link.argocd.argoproj.io/hub": r"Hub [-a-z0-9]+\|https://[-.:\w]+/",
}
CEL = re.compile(
    r"self\.status\.observedGeneration == self\.metadata\.generation \|\| "
    r"\(has\(dep\.metadata\.annotations\) && '[-.a-z0-9]+/release-[0-9a-f]{8}' in "
    r"dep\.metadata\.annotations && !\(has\(dep\.spec\.suspend\) && dep\.spec\.suspend\) && "
    r"dep\.metadata\.generation == dep\.status\.observedGeneration && "
    r"dep\.status\.conditions\.exists\(c, c\.type == 'Ready' && c\.status == 'True'\)\)"
)
SPEC = {
    "releaseName", "interval", "timeout", "serviceAccountName", "chartRef", "chart", "dependsOn",
    "install", "upgrade", "driftDetection", "valuesFrom", "values",
}  # fmt: skip
RELEASE_MARK = re.compile(r"[-.a-z0-9]+/release-[0-9a-f]{8}")
PARAMETER = re.compile(r"\{\{ \.(app|cluster|path|configuration|console) \}\}")
SUBSCRIPTION = re.compile(r"notifications\.argoproj\.io/subscribe\.[-a-z0-9]+\.[-a-z0-9]+")


def problems(tree: dict[str, bytes]) -> Iterator[str]:
    for path, data in tree.items():
        if path.startswith("rendered/charts/"):
            continue
        objects = list(yaml.load_all(data, yaml.CSafeLoader))
        kinds = [one["kind"] for one in objects]
        name = posixpath.basename(path)
        if not (set(kinds) <= SOURCES if name == "sources.yaml" else kinds == [KINDS[name]]):
            yield f"{path}: {kinds}"
        for one in objects:
            yield from (f"{path}: {found}" for found in of_object(one))


def of_object(value: dict[str, Any]) -> Iterator[str]:
    yield from of_metadata(value.get("metadata", {}))
    match value["kind"]:
        case "AppProject":
            yield from of_project(value["spec"])
        case "ApplicationSet":
            yield from of_set(value["spec"])
        case "HelmRelease":
            yield from of_release(value["spec"])


def of_metadata(metadata: dict[str, Any]) -> Iterator[str]:
    for key, text in metadata.get("annotations", {}).items():
        known = re.fullmatch(ORDERS[key], text) if key in ORDERS else RELEASE_MARK.fullmatch(key)
        if not known:
            yield f"annotation {key}: {text}"
    for key, text in metadata.get("labels", {}).items():
        if not re.fullmatch(r"[-a-z0-9.]{0,63}|Enabled", text):
            yield f"label {key}: {text}"


def of_release(spec: dict[str, Any]) -> Iterator[str]:
    if not spec.keys() <= SPEC:
        yield f"spec: {spec.keys() - SPEC}"
    for gate in spec.get("dependsOn", ()):
        if not CEL.fullmatch(gate["readyExpr"]):
            yield f"CEL: {gate['readyExpr']}"


def of_project(spec: dict[str, Any]) -> Iterator[str]:
    """A pattern, or a `!`, would let a cluster's Application reach others."""
    for text in (*spec["sourceRepos"], *texts(spec["destinations"])):
        if re.search(r"[*?{}]|^!", text):
            yield f"pattern {text}"


def of_set(spec: dict[str, Any]) -> Iterator[str]:
    (generator,) = spec["generators"]
    (element,) = generator["list"]["elements"]
    for key, text in element.items():
        if not isinstance(text, str) or key not in PARAMETER.pattern:
            yield f"element {key}: {text}"
    for text in texts(spec["template"]):
        if "{{" in (rest := PARAMETER.sub("", text)) or "}}" in rest:
            yield f"Go template: {text}"
    if spec["template"]["spec"]["syncPolicy"]["syncOptions"] != [
        "ServerSideApply=true", "PruneLast=true", "FailOnSharedResource=true",
    ]:  # fmt: skip
        yield "sync options"
    for key in spec["template"]["metadata"]["annotations"]:
        if key not in ORDERS and not SUBSCRIPTION.fullmatch(key):
            yield f"annotation {key}"


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value if isinstance(value, list | dict) else ():
        yield from texts(item)
        if isinstance(value, dict):
            yield from texts(value[item])


def test_the_fleet_itself_is_rendered_and_sound() -> None:
    tree = rendered(BASE)
    assert tree is not None
    assert list(problems(tree)) == []
    assert {posixpath.basename(path) for path in tree} >= {*KINDS, "sources.yaml"}


@pytest.mark.parametrize("place", PLACES, ids=dotted)
def test_hostile_text_is_refused_or_stays_text(place: Place) -> None:
    trees = {text: rendered(changed(place, text)) for text in TRIED}
    found = {text: [*problems(tree)] for text, tree in trees.items() if tree is not None}
    assert found == {text: [] for text in TAKEN.get(dotted(place), ())}


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(HOSTILE) | st.text(max_size=20))
def test_any_text_is_refused_or_stays_text(place: Place, text: str) -> None:
    tree = rendered(changed(place, text))
    if tree is None:
        assert dotted(place) not in WHATEVER
    else:
        assert list(problems(tree)) == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (("values", "a"), "{{ .cluster }}"),
        (("values", "a", KEY), "a\n---\nkind: Evil"),
        (("import",), "a\nkind: Evil"),
        (("import",), "x\u2028kind: Evil"),
        (("import",), "\x020\x03"),
        (("cluster", "metadata", "contact"), "{{ .cluster }}"),
        (("cluster", "hubs", 1, "helm_chart_values_files", 0), "{{ .cluster }}"),
        (("cluster", "hubs", 1, "helm_chart_values_files", 1, "sets", 1, 0), "{{ .cluster }}"),
    ],
)
def test_text_that_is_taken_is_not_refused(place: Place, text: str) -> None:
    """Odd ones, where a reader might see more in them."""
    assert rendered(changed(place, text)) is not None
