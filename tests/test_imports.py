"""What a command imports before it can begin. Each module named here costs 5 to 80 ms."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import environment
from tests.repositories import git

CLUSTER = """\
name: alpine
provider: gcp
hubs:
- name: staging
  domain: hub.example.org
  helm_chart: jupyterhub
  helm_chart_values_files: [hub.values.yaml]
"""
FLEET = """\
repository: {url: https://git.example.org/hubs.git}
charts:
  jupyterhub: {repository: https://hub.jupyter.org/helm-chart/, version: 4.2.0}
"""

# sys.modules is printed from within: an installed `fleetwave` ends with SystemExit.
PROGRAM = """\
import sys
from generator.cli import main
try:
    main()
finally:
    sys.stderr.write("imported: " + " ".join(sys.modules))
"""

SELDOM = {
    "jsonschema",
    "_gojsonnet",
    "ruamel",
    "ruamel.yaml",
    "multiprocessing",
    "rich",
    "importlib.resources",
    "importlib.metadata",
    "concurrent.futures",
    "asyncio",
    "unittest",
    "http",
    "ssl",
    "xml",
    "sqlite3",
}
IN_A_RUN = SELDOM | {"typer", "generator.cli.by_typer"}
"""Not where a command line is plain: of what comes before, this takes the longest."""
FOR_RENDERING = {"yaml", "jinja2", "jsonschema_rs", "hashlib", "tempfile", "generator.build"}


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("fleet")
    cluster = root / "config" / "clusters" / "alpine"
    cluster.mkdir(parents=True)
    (root / "config" / "fleet.yaml").write_text(FLEET)
    (cluster / "cluster.yaml").write_text(CLUSTER)
    (cluster / "hub.values.yaml").write_text("hub: {}\n")
    return root


def imported(*arguments: str, cache: Path | None = None) -> set[str]:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    kept = environment(FLEETWAVE_CACHE=str(cache or ""))
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=kept)
    return set(done.stderr.rpartition("imported: ")[2].split())


@pytest.mark.parametrize(
    "arguments",
    [
        (*words, "--help")
        for words in (
            (),
            ("render",),
            ("explain",),
            ("publish",),
            ("promote",),
            ("rollout",),
            ("doctor",),
            ("import",),
            ("extract",),
            ("affected",),
            ("diff",),
            ("init",),
            ("new", "hub"),
        )
    ],
)
def test_help_imports_nothing_that_reads_or_writes_a_fleet(arguments: tuple[str, ...]) -> None:
    assert imported(*arguments) & (FOR_RENDERING | SELDOM) == set()


@pytest.mark.parametrize(
    "arguments", [("render",), ("render", "--check"), ("bootstrap",), ("validate",)]
)
def test_a_run_imports_nothing_for_errors_jsonnet_and_editing(
    fleet: Path, arguments: tuple[str, ...]
) -> None:
    modules = imported(*arguments, "--root", str(fleet))
    never = {
        "generator.delta",
        "generator.impact",
        "generator.charts.copying",
        "generator.pausing",
        "generator.workers.team",
    }
    assert modules & (IN_A_RUN | never) == set()
    assert modules >= {"yaml", "jinja2", "jsonschema_rs"}


def test_a_run_that_finds_nothing_changed_imports_nothing_to_render_with(
    fleet: Path, tmp_path: Path
) -> None:
    root, cache = tmp_path / "fleet", tmp_path / "cache"
    shutil.copytree(fleet, root)
    arguments = ("--root", str(root))
    imported("render", *arguments, cache=cache)
    git(root, "init", "-q")
    git(root, "add", "--all")
    git(root, "commit", "-qm", "rendered")
    for command in (("render", "--check"), ("validate",), ("affected",)):
        imported(*command, *arguments, cache=cache)
        modules = imported(*command, *arguments, cache=cache)
        never = {"yaml", "jinja2", "jsonschema_rs", "generator.pipeline", "generator.parsing"}
        never |= {"shutil", "difflib", "generator.report.github", "generator.report.json"}
        assert modules & (IN_A_RUN | never) == set(), command


def test_a_shell_that_completes_a_word_waits_for_none_of_it() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "generator", "__complete", "ren"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert modules & (FOR_RENDERING | SELDOM | {"typer", "generator.cli", "inspect"}) == set()
    assert "generator.completion" in modules


def test_what_paths_can_reach_is_said_without_rendering(fleet: Path) -> None:
    modules = imported("affected", "config", "--root", str(fleet))
    assert modules & (IN_A_RUN | {"jinja2", "generator.build", "generator.rules"}) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "alpine/staging"),
        ("values", "alpine/staging"),
        ("diff", "--between", "alpine/staging", "alpine/staging"),
        ("graph",),
    ],
)
def test_a_look_at_one_hub_imports_no_templates(fleet: Path, arguments: tuple[str, ...]) -> None:
    modules = imported(*arguments, "--root", str(fleet))
    never = {"jinja2", "generator.charts.copying", "generator.build", "generator.rules"}
    assert modules & (IN_A_RUN | never) == set()


def test_a_comparison_imports_only_the_form_that_is_asked_for(fleet: Path, tmp_path: Path) -> None:
    root = tmp_path / "fleet"
    shutil.copytree(fleet, root)
    imported("render", "--root", str(root))
    git(root, "init", "-q")
    git(root, "add", "--all")
    git(root, "commit", "-qm", "rendered")
    modules = imported("diff", "--root", str(root))
    reports = {f"generator.report.diff.{name}" for name in ("as_json", "markdown", "page")}
    assert modules & (IN_A_RUN | reports) == set()
    on_disk = imported("diff", "--rendered", "--root", str(root))
    assert on_disk & {"jinja2", "tempfile"} == set()
