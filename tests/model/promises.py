"""What we promise of a rollout, told without what fleetwave itself uses to keep it."""

from tests.model.api import Move, ReleaseStatus, State
from tests.model.health import OWN, verdict
from tests.model.manifests import RELEASE, Content
from tests.model.scenario import Scenario

Part = tuple[str, frozenset[tuple[str, object]]]


def part(content: Content, files: frozenset[str]) -> Part:
    """What of a content comes from these files, and the chart."""
    return content.chart, frozenset((file, content.values.get(file)) for file in files)


def canary_first(scenario: Scenario, state: State, move: Move) -> str | None:
    """A production release never starts to run a change that it shares with a canary, unless the
    canary has run it healthily."""
    if move.starts is None:
        return None
    place, content = move.starts
    before = state.helm[place]
    assert before is not None
    for (production, canary), files in scenario.shared.items():
        if scenario.places[production] != place:
            continue
        wanted = part(content, files)
        if before.deployed is not None and part(before.deployed, files) == wanted:
            continue
        proof = state.helm[scenario.places[canary]]
        assert proof is not None
        if all(part(ran, files) != wanted for ran in proof.ran):
            return f"{production[2]} starts {content}, which {canary[2]} has never run healthily"
    return None


def support_first(scenario: Scenario, state: State, move: Move) -> str | None:
    """No hub starts to run what it shares with the support release before that runs it."""
    if move.starts is None:
        return None
    hub, content = move.starts
    for place, (kind, _, name) in enumerate(scenario.keys):
        if kind == RELEASE and name == "support" and place != hub:
            helm = state.helm[place]
            runs = helm.deployed.values["common"] if helm and helm.deployed else 0
            if runs < content.values["common"]:
                return f"{scenario.keys[hub][2]} starts {content}, support runs {runs}"
    return None


def values_are_there(_: Scenario, __: State, move: Move) -> str | None:
    """A ConfigMap that a release in the cluster names is in the cluster, too: else it would be
    ValuesError as soon as helm-controller looks again."""
    there = {live.manifest.key for live in move.after.objects if live is not None}
    for live in move.after.objects:
        if live is None or not live.is_release:
            continue
        for file in live.manifest.document["spec"].get("valuesFrom", ()):
            if (file["kind"], live.manifest.key[1], file["name"]) not in there:
                return f"{file['name']} is gone, which {live.manifest.key[2]} needs"
    return None


def sources_are_there(_: Scenario, __: State, move: Move) -> str | None:
    """What a release in the cluster has its chart from is in the cluster, too: else it would be
    SourceNotReady, and no drift of it be corrected."""
    there = {live.manifest.key for live in move.after.objects if live is not None}
    for live in move.after.objects:
        if live is None or not live.is_release:
            continue
        spec = live.manifest.document["spec"]
        source = spec["chartRef"] if "chartRef" in spec else spec["chart"]["spec"]["sourceRef"]
        if (source["kind"], source["namespace"], source["name"]) not in there:
            return f"{source['name']} is gone, which {live.manifest.key[2]} has its chart from"
    return None


def is_rolled_out(scenario: Scenario, state: State, *releases: str) -> bool:
    """Whether the releases, or all, run the newest commit, Ready and Healthy, with nothing going
    on; ``releases`` alone may be asked for while others are not."""
    newest = scenario.revisions[-1]
    for key, manifest in newest.items():
        if key[0] != RELEASE or (releases and key[2] not in releases):
            continue
        place = scenario.places[key]
        live, helm = state.objects[place], state.helm[place]
        if live is None or live.manifest is not manifest or live.suspended:
            return False
        assert helm is not None
        assert isinstance(live.status, ReleaseStatus)
        is_done = helm.step == "idle" and helm.deployed is manifest.content
        if not (is_done and verdict(OWN[RELEASE], live) == "Healthy"):
            return False
    return state.head == scenario.newest
