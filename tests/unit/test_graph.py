"""The graph says what is rendered, in every form, and stays small."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.commands.graph import graph as read_graph
from generator.errors import FleetwaveError
from generator.graph import ClusterGraph, Graph, Kind, Node, Order, Step, fold
from generator.graph.rollout import FIRST, SHARED_UNTIL
from generator.pipeline import build
from generator.report.graph import dot, mermaid, svg, text
from generator.selection import Selection
from generator.tree import Files, InMemory, Tree
from generator.workspace import Workspace
from generator.yaml.emit import dumps
from generator.yaml.loader import load
from tests.command import ROOT

DATA = ROOT / "tests" / "data" / "graph"
WAVE = "argocd.argoproj.io/sync-wave"

Rendered = tuple[dict[str, int], dict[str, set[str]], set[str], set[int]]


def rendered(files: Files) -> dict[str, Rendered]:
    """Read off what is rendered, for each cluster: wave of each release, whom it waits for, who is
    tested, and the waves of all else."""
    built = build(files, Selection())
    assert [one for one in built.diagnostics if one.level == "error"] == []
    found: dict[str, Rendered] = {}
    for cluster in built.clusters:
        waves: dict[str, int] = {}
        gates: dict[str, set[str]] = {}
        tested: set[str] = set()
        others: set[int] = set()
        for path, data in cluster.tree.items():
            if not path.startswith("rendered/clusters/"):
                continue
            folder = path.split("/")[3]
            for part in data.decode().split("\n---\n"):
                value = load(part)
                wave = int(value["metadata"]["annotations"][WAVE])
                if value["kind"] == "HelmRelease":
                    waves[folder] = wave
                    gates[folder] = {one["name"] for one in value["spec"].get("dependsOn", ())}
                elif value["kind"] == "Job":
                    tested.add(folder)
                    assert wave == 5
                else:
                    others.add(wave)
        found[cluster.name] = waves, gates, tested, others
    return found


def shown(cluster: ClusterGraph) -> Rendered:
    nodes = [(step.wave, node) for step in cluster.steps for node in step.nodes]
    releases = [(wave, one) for wave, one in nodes if one.kind not in (Kind.SHARED, Kind.TEST)]
    return (
        {one.hubs[0]: wave for wave, one in releases if wave is not None},
        {one.hubs[0]: set(one.gates) for _, one in releases},
        {hub for _, one in nodes if one.kind is Kind.TEST for hub in one.hubs},
        {wave for wave, one in nodes if one.kind is Kind.SHARED and wave is not None},
    )


@st.composite
def fleets(draw: st.DrawFn) -> Tree:
    kinds = st.sampled_from(["staging", "prod", "ungated"])
    names = [f"h{number}" for number in range(draw(st.integers(1, 7)))]
    chosen = {name: draw(kinds) for name in names}
    staging = [name for name, kind in chosen.items() if kind == "staging"]
    hubs = []
    for name, kind in chosen.items():
        hub = {
            "name": name,
            "domain": f"{name}.example.org",
            "helm_chart": "hub",
            "helm_chart_values_files": [],
            "stage": "staging" if kind == "staging" else "production",
        }
        if kind == "ungated" and staging:
            hub["rollout"] = {"ungated": {"reason": "A repair.", "until": "2999-01-01"}}
        if kind == "prod" and staging and draw(st.booleans()):
            hub["staged_by"] = draw(st.lists(st.sampled_from(staging), min_size=1, unique=True))
        hubs.append(hub)
    production: dict[str, object] = {"batches": draw(st.sampled_from([["100%"], [1, "100%"]]))}
    if draw(st.booleans()):
        production["max_parallel"] = draw(st.integers(1, 3))
    fleet = {
        "repository": {"url": "https://git.example.org/fleet.git"},
        "charts": {"hub": {"repository": "https://charts.example.org/", "version": "1.0.0"}},
    }
    if draw(st.booleans()):
        fleet["smoke_test"] = {"image": f"x.org/y@sha256:{'0' * 64}", "command": ["run"]}
    cluster = {"name": "c", "provider": "aws", "hubs": hubs, "rollout": {"production": production}}
    return {
        "config/fleet.yaml": dumps(fleet).encode(),
        "config/clusters/c/cluster.yaml": dumps(cluster).encode(),
    }


@settings(max_examples=60, deadline=None)
@given(fleets())
def test_the_graph_is_what_is_rendered(config: Tree) -> None:
    files = InMemory(config)
    found = read_graph(files, ())
    assert found.diagnostics == ()
    for cluster in found.graph.clusters:
        waves, gates, tested, others = rendered(files)[cluster.name]
        assert shown(cluster) == (waves, gates, tested, {min(others)})
        assert [step.wave for step in cluster.steps] == sorted(
            {min(others), *waves.values(), *([5] if tested else [])}
        )


@settings(max_examples=40, deadline=None)
@given(fleets())
def test_the_graph_of_kustomizations_is_what_is_rendered(config: Tree) -> None:
    fleet = load(config["config/fleet.yaml"].decode()) | {"delivery": {"engine": "flux"}}
    files = InMemory({**config, "config/fleet.yaml": dumps(fleet).encode()})
    (cluster,) = read_graph(files, ()).graph.clusters
    built = build(files, Selection()).clusters[0].tree["rendered/flux/c/kustomizations.yaml"]
    rendered = {
        one["metadata"]["name"]: {each["name"] for each in one["spec"]["dependsOn"]}
        for one in map(load, built.decode().split("\n---\n"))
    }
    assert rendered.pop("shared") == {"fleet"}
    assert shown_dependencies(cluster) == rendered


def shown_dependencies(cluster: ClusterGraph) -> dict[str, set[str]]:
    """Return what the graph says that each Kustomization waits for: its gates, what all hubs wait
    for, and the batch before."""
    tested = {hub for step in cluster.steps for one in step.nodes for hub in one.hubs
              if one.kind is Kind.TEST}  # fmt: skip
    found: dict[str, set[str]] = {}
    before: set[str] = set()
    for step in cluster.steps[1:]:
        for node in step.nodes:
            (hub,) = node.hubs
            if node.kind is Kind.TEST:
                found[f"test-{hub}"] = {f"hub-{gate}" for gate in node.gates}
                continue
            gates = {f"{'test' if gate in tested else 'hub'}-{gate}" for gate in node.gates}
            follows = before if (step.batch or 0) > 1 else set()
            found[f"hub-{hub}"] = {"shared"} | gates | follows
            assert step.is_next or not follows
        before = {f"hub-{hub}" for node in step.nodes for hub in node.hubs}
    return found


def test_what_is_shared_is_applied_between_its_two_waves() -> None:
    for _, _, _, others in rendered(Workspace(ROOT)).values():
        assert (min(others), max(others)) == (FIRST, SHARED_UNTIL)


def test_a_paused_hub_is_shown_where_it_was_and_tested_by_nobody() -> None:
    fleet = FLEET + f"smoke_test: {{image: 'x.org/y@sha256:{'0' * 64}', command: [run]}}\n".encode()
    config = {**changed_fleet(", paused: {reason: Exams}"), "config/fleet.yaml": fleet}
    (cluster,) = read_graph(InMemory(config), ("beta",)).graph.clusters
    assert [(step.wave, step.nodes) for step in cluster.steps[1:]] == [
        (0, (Node(kind=Kind.STAGING, hubs=("staging",), paused="Exams"),)),
        (10, (Node(kind=Kind.PRODUCTION, hubs=("prod",), paused="Exams"),)),
    ]


def hub(name: str, **changes: object) -> Node:
    return replace(Node(kind=Kind.PRODUCTION, hubs=(name,), gates=("staging",)), **changes)


def cluster_of(*nodes: Node, name: str = "alpha") -> ClusterGraph:
    staging = Node(kind=Kind.STAGING, hubs=("staging",))
    steps = (Step(wave=0, nodes=(staging,)), Step(wave=10, nodes=nodes, is_next=True))
    return ClusterGraph(name=name, order=Order.WAVES, is_meant_to_lack_canary=False, steps=steps)


def test_hubs_are_folded_only_with_their_like() -> None:
    alike = [hub(f"h{number}") for number in range(3)]
    paused = [hub(f"p{number}", paused=f"Reason {number}", gates=()) for number in range(3)]
    nodes = [*alike, hub("other", change="update"), *paused, hub("pair", gates=())]
    folded = fold(Graph(clusters=(cluster_of(*nodes),)), 2)
    assert folded.clusters[0].steps[1].nodes == (
        hub("h0", hubs=("h0", "h1", "h2")),
        hub("other", change="update"),
        hub("p0", hubs=("p0", "p1", "p2"), gates=(), paused="Reason 0; Reason 1; Reason 2"),
        hub("pair", gates=()),
    )
    unfolded = Graph(clusters=(cluster_of(*nodes),))
    assert fold(unfolded, 3) == unfolded


@pytest.mark.parametrize("count", [1, 30, 90])
def test_mermaid_stays_within_what_mermaid_draws(count: int) -> None:
    names = [f"c{number}" for number in range(count)]
    hubs = [hub(f"hub-number-{number}") for number in range(200)]
    odd = [hub(f"p{number}", change="update") for number in range(8)]
    graph = Graph(clusters=tuple(cluster_of(*hubs, *odd, name=name) for name in names))
    drawn = mermaid.mermaid(graph)
    assert len(drawn) < 50_000
    assert len(re.findall("-->|-[.]->|~~~", drawn)) < 500
    assert {name: drawn.count(f'"{name}: ') for name in names} == dict.fromkeys(names, 1)


def test_what_mermaid_would_not_draw_is_refused() -> None:
    graph = Graph(clusters=tuple(cluster_of(hub("h"), name=f"c{n}") for n in range(500)))
    with pytest.raises(FleetwaveError, match="more than Mermaid draws"):
        mermaid.mermaid(graph)


HOSTILE = 'end"]; <script>&#34; `x` %%{init}%% \\" \x00\x1b[0m ---> é'


def test_text_of_others_is_nothing_but_text() -> None:
    nodes = [hub("h", paused=HOSTILE), hub(HOSTILE, ungated=HOSTILE)]
    graph = Graph(clusters=(cluster_of(*nodes, name=HOSTILE),))
    picture = ET.fromstring(svg.svg(graph))  # noqa: S314 -- our own
    assert {one.tag.rpartition("}")[2] for one in picture.iter()} == {
        "svg", "title", "desc", "style", "rect", "g", "text", "tspan", "path"
    }  # fmt: skip
    labels = re.findall(r'"([^"]*)"', mermaid.mermaid(graph))
    assert {sign for label in labels for sign in label.replace("<br>", "")} <= {
        *"#;.,:- é", *"abcdefghijklmnopqrstuvwxyz", *"0123456789",
    }  # fmt: skip
    assert "\x1b" not in text.text(graph, 80)
    strings = re.sub(r'"(?:[^"\\]|\\.)*"', "", dot.dot(graph))
    assert '"' not in strings
    assert "script" not in strings


@pytest.mark.parametrize("width", [40, 60, 200])
def test_lines_are_as_wide_as_the_terminal(width: int) -> None:
    hubs = [hub(f"hub-{number}", paused="For " + "a while " * 9) for number in range(30)]
    written = text.text(Graph(clusters=(cluster_of(*hubs),)), width)
    assert max(map(len, written.splitlines())) <= width
    assert all(f"hub-{number} (paused:" in " ".join(written.split()) for number in range(30))


CHANGES = {
    ("alpha", "staging"): "update",
    ("alpha", "prod"): "update",
    ("alpha", "new"): "add",
    ("alpha", "old"): "delete",
    ("gone", "staging"): "delete",
}
FLEET = b"""\
repository: {url: https://git.example.org/fleet.git}
charts: {hub: {repository: https://charts.example.org/, version: 1.0.0}}
"""


def changed_fleet(more: str = "") -> Tree:
    def cluster(name: str, *hubs: str) -> bytes:
        entries = "".join(
            f"- {{name: {one}, domain: {one}.{name}.org, helm_chart: hub, "
            f"helm_chart_values_files: []{more}}}\n"
            for one in hubs
        )
        return f"name: {name}\nprovider: aws\nhubs:\n{entries}".encode()

    return {
        "config/fleet.yaml": FLEET,
        "config/clusters/alpha/cluster.yaml": cluster("alpha", "staging", "prod", "new", "b"),
        "config/clusters/beta/cluster.yaml": cluster("beta", "staging", "prod"),
    }


FORMS = {
    "txt": lambda graph: text.text(graph, 80),
    "ansi": lambda graph: text.text(graph, 80, color=True),
    "mermaid": mermaid.mermaid,
    "dot": dot.dot,
    "svg": svg.svg,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_change_is_shown(form: str, request: pytest.FixtureRequest) -> None:
    """What of it is moved, what stays as it is, what is removed; and nothing of other clusters."""
    found = read_graph(InMemory(changed_fleet()), (), CHANGES)
    written = FORMS[form](found.graph)
    file = DATA / f"change.{form}"
    if request.config.getoption("--accept"):
        file.write_text(written, encoding="utf-8")
    assert written == file.read_text(encoding="utf-8")


def test_clusters_without_a_change_are_left_out() -> None:
    files = InMemory(changed_fleet())
    found = read_graph(files, (), CHANGES).graph
    assert [one.name for one in found.clusters] == ["alpha", "gone"]
    assert (found.unchanged, found.is_of_change) == (1, True)
    assert read_graph(files, ("beta",), CHANGES).graph == Graph(
        clusters=(), unchanged=1, is_of_change=True
    )
