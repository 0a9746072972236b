"""The forms of an answer that no small fleet shows: very long ones, and what CI is told."""

import json
import subprocess
from pathlib import Path

import pytest

from generator.changeset import Op
from generator.fleet import Stage
from generator.impact.answer import Affected, Answer, Reason
from generator.report.affected import markdown
from tests.affected import fleet
from tests.command import command, environment

REASON = Reason(path="config/shared.values.yaml", kind="layer", change=Op.UPDATE)


def hub(cluster: int, number: int) -> Affected:
    return Affected(
        cluster=f"cluster-{cluster:02}",
        hub=f"hub-{number:03}",
        stage=Stage.PRODUCTION,
        wave=10,
        change=Op.DELETE if number == 7 else Op.UPDATE,
        reasons=(REASON,) * 5,
    )


@pytest.mark.parametrize("clusters", [1, 5, 100])
def test_markdown_stays_short_and_says_what_it_leaves_out(clusters: int) -> None:
    affected = tuple(hub(cluster, number) for cluster in range(clusters) for number in range(95))
    text = markdown.report(Answer(affected=affected, hubs=clusters * 95, clusters=clusters))
    shown = text.count("\n| update |") + text.count("\n| **delete** |")
    left = clusters * 95 - shown
    assert len(text) <= markdown.LONGEST
    assert text.count("<details>") == text.count("</details>") > 0
    assert (f"**{left} more hubs in " in text) == (left > 0)
    assert f"**{clusters} removed:**" in text


def test_what_is_removed_stays_short_too() -> None:
    affected = tuple(hub(cluster, 7) for cluster in range(3000))
    text = markdown.report(Answer(affected=affected, hubs=0, clusters=3000))
    assert len(text) <= markdown.LONGEST
    assert ", and 2970 more" in text


@pytest.mark.parametrize("form", ["text", "markdown", "json", "matrix"])
def test_ci_is_told_what_it_asks_for(tmp_path: Path, form: str) -> None:
    fleet.write(tmp_path / "fleet")
    fleet.put(tmp_path / "fleet", "config/clusters/beta/folder/plain.yaml", b"plain: 2\n")
    output, summary = tmp_path / "output", tmp_path / "summary"
    output.write_text("before=1\n")
    summary.write_text("before\n")
    ran = subprocess.run(
        command("affected", "--format", form),
        cwd=tmp_path / "fleet",
        env=environment(GITHUB_OUTPUT=str(output), GITHUB_STEP_SUMMARY=str(summary)),
        capture_output=True,
        text=True,
        check=True,
    )
    job = {"cluster": "beta", "hub": "plain", "stage": "production", "wave": 10}
    told = f'matrix={json.dumps({"include": [job]})}\nclusters=["beta"]\ncount=1\nany=true\n'
    assert output.read_text() == "before=1\n" + (told if form == "matrix" else "")
    assert summary.read_text() == "before\n" + (ran.stdout if form == "markdown" else "")
