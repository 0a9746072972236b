"""The forms of an answer that no small fleet shows: very long ones, and what CI is told."""

import json
import os
import shlex
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from generator.changeset import Op
from generator.fleet import Engine, Stage
from generator.impact.answer import Affected, Answer, Reason
from generator.report.affected import markdown
from tests.affected import fleet
from tests.command import command, environment

REASON = Reason(path="config/shared.values.yaml", kind="layer", change=Op.UPDATE)


def hub(cluster: int, number: int) -> Affected:
    return Affected(
        cluster=f"cluster-{cluster:02}",
        hub=f"hub-{number:03}",
        engine=Engine.ARGOCD,
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


def test_support_that_is_removed_is_no_hub() -> None:
    support = replace(hub(0, 7), hub="support", stage=Stage.SUPPORT)
    head = "## What this change does\n\n"
    alert = "\n> [!WARNING]\n> "
    only = markdown.report(Answer(affected=(support,), hubs=1, clusters=1))
    assert only.startswith(
        f"{head}0 of 1 hub affected, 1 support release; in 1 of 1 cluster. 1 hub unaffected.\n"
        f"{alert}**Support removed:** `cluster-00/support`\n\n### "
    )
    both = markdown.report(Answer(affected=(hub(0, 7), support), hubs=0, clusters=0))
    assert both.startswith(
        f"{head}0 of 0 hubs affected, 1 removed, 1 support release; in 1 of 0 clusters.\n"
        f"{alert}**1 removed:** `cluster-00/hub-007`\n"
        f"{alert}**Support removed:** `cluster-00/support`\n\n### "
    )


def test_json_is_unicode_whatever_a_file_is_called(tmp_path: Path) -> None:
    """A chart's files may have any name."""
    fleet.write(tmp_path)
    name = b"helm-charts/outer/templates/caf\xe9-\xc3\xa9.yaml"
    (tmp_path / os.fsdecode(name)).write_bytes(b"e: 1\n")
    ran = subprocess.run(
        command("affected", "--format", "json"),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        check=True,
    )
    paths = [why["path"] for one in json.loads(ran.stdout.decode()) for why in one["reasons"]]
    assert paths == ["helm-charts/outer/templates/caf\\xe9-é.yaml"]


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


def test_a_hook_is_told_of_what_commit_all_takes(tmp_path: Path) -> None:
    """`git commit --all` has an index of its own."""
    fleet.write(tmp_path)
    hook = tmp_path / ".git/hooks/pre-commit"
    told = tmp_path / ".git/told"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{shlex.join(command('affected', '--staged'))} > '{told}'\n")
    hook.chmod(0o755)
    fleet.put(tmp_path, "config/clusters/beta/folder/plain.yaml", b"plain: 2\n")
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    commit = ["git", *identity, "commit", "-qam", "next"]
    subprocess.run(commit, cwd=tmp_path, env=environment(), check=True)
    assert told.read_text().endswith("1 of 7 hubs affected; in 1 of 2 clusters\n")
