"""What `rollout` says of rollouts that were recorded from the real engines, change by change.

A folder of ``data/live`` is one commit on its way: what is rendered in it, the ids of it and of the
commits before it, and every change of the HelmReleases and Applications, in the order in which the
API server made them. ``lines`` and ``table`` are what people see; ``pytest --accept`` writes them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from generator.configuration import read_settings
from generator.live.object import Live
from generator.live.rollout import Outcome, Progress, progress
from generator.live.wanted import Wanted, wanted
from generator.report.rollout import text
from generator.workspace import Workspace
from tests.command import ROOT

TRACES = ROOT / "tests" / "data" / "live"
NAMES = sorted(path.name for path in TRACES.iterdir() if path.is_dir())
TIME = re.compile(r'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"')


@dataclass(frozen=True)
class Trace:
    folder: Path
    commits: list[str]
    wanted: Wanted

    def progresses(self, *, with_argocd: bool = True) -> Iterator[Progress]:
        """Yield what is seen after each change; the latest time that anything names is now."""
        there: dict[tuple[str, str, str], Live] = {}
        now = ""
        for line in (self.folder / "events.jsonl").read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            one = Live(event["object"])
            there[one.kind, *one.key] = one
            if event["type"] == "DELETED":
                del there[one.kind, *one.key]
            now = max(now, *TIME.findall(line))
            yield progress(
                self.wanted,
                [each for each in there.values() if each.kind == "HelmRelease"],
                [each for each in there.values() if each.kind == "Application"]
                if with_argocd
                else None,
                self.commits[1:].__contains__,
                datetime.fromisoformat(now),
            )


def trace(name: str) -> Trace:
    folder = TRACES / name
    files = Workspace(folder)
    tree = {path: files.read(path) for path in files.walk("rendered")}
    (cluster,) = {path.split("/")[2] for path in tree if path.startswith("rendered/clusters/")}
    commits = (folder / "commits").read_text(encoding="utf-8").split()
    return Trace(folder, commits, wanted(cluster, read_settings(files), commits[0], tree))


def lines(progresses: Iterator[Progress]) -> str:
    told, before = [], ()
    for one in progresses:
        told.append(text.lines(before, (one,), color=False))
        before = (one,)
    return "\n".join(filter(None, told))


@pytest.mark.parametrize("name", NAMES)
def test_each_change_is_told(name: str, request: pytest.FixtureRequest) -> None:
    one = trace(name)
    *_, last = one.progresses()
    found = {
        "lines": lines(one.progresses()),
        "table": text.table((last,), None, None, color=False),
        "lines-without-argocd": lines(one.progresses(with_argocd=False)),
    }
    for file, told in found.items():
        if request.config.getoption("--accept"):
            (one.folder / file).write_text(told, encoding="utf-8")
    assert found == {file: (one.folder / file).read_text(encoding="utf-8") for file in found}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_over_once(name: str) -> None:
    """A CI job ends at the first outcome, so none may be taken back as long as the commit is not
    overtaken."""
    outcomes = [one.outcome for one in trace(name).progresses()]
    ends = [one for one in outcomes if one is not Outcome.ON_ITS_WAY]
    first = outcomes.index(ends[0]) if ends else len(outcomes)
    assert set(outcomes[first:]) <= {*ends[:1]}
