"""What holds for every import: it adds files, changes none, and says the same every time."""

import ast
import json
import re
from pathlib import Path

import pytest

from tests.command import ROOT, run
from tests.repositories import git
from tests.trees import tree, working_tree

CLUSTER = """\
name: alpha
provider: gcp
hubs:
- name: staging
  domain: staging.example.org
  helm_chart: basehub
  helm_chart_values_files: [../../../shared/all.values.yaml]
"""
FILES = {
    "config/clusters/alpha/cluster.yaml": CLUSTER.encode(),
    "shared/all.values.yaml": b"jupyterhub: {}  # kept\n",
    "helm-charts/basehub/Chart.yaml": b"apiVersion: v2\nname: basehub\nversion: 0.1.0\n",
    "README.md": b"not part of a fleet\n",
}
FLEET = """\
# The fleet, as the 2i2c deployer ran it; written by `fleetwave import`, and yours from now on.
# docs/config.md of fleetwave explains every key.
repository:
  url: https://git.example.org/hubs.git
# The charts that hubs name, with the layers under each.
charts:
  basehub:
    path: helm-charts/basehub
# As the deployer: the live releases are upgraded where they are, not reinstalled.
naming:
  namespace: "{hub}"
  release: "{hub}"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    root = tmp_path / "source"
    for path, data in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", "https://token:secret@git.example.org/hubs.git")
    return root


def test_in_place_only_files_are_added(source: Path) -> None:
    ran = run(source, "import")
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, "  add     config/fleet.yaml")
    assert working_tree(source) == {**FILES, "config/fleet.yaml": FLEET.encode()}
    assert run(source, "render").returncode == 0


def test_a_second_run_has_nothing_to_do(source: Path) -> None:
    run(source, "import")
    before = working_tree(source)
    ran = run(source, "import")
    assert ran.returncode == 0
    assert (ran.stdout, ran.stderr) == ("", "the fleet is there already: nothing to do\n")
    assert "  add  " not in ran.stdout
    assert working_tree(source) == before


def test_a_fleet_that_was_edited_since_is_not_overwritten(source: Path) -> None:
    run(source, "import")
    edited = FLEET + "# ours\n"
    (source / "config" / "fleet.yaml").write_text(edited)
    ran = run(source, "import")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert (source / "config" / "fleet.yaml").read_text() == edited


def test_elsewhere_the_fleet_has_copies_of_what_it_is_made_of(source: Path, tmp_path: Path) -> None:
    into = tmp_path / "new" / "fleet"
    assert run(source, "import", "--into", str(into)).returncode == 0
    assert tree(into) == {
        "config/fleet.yaml": FLEET.encode(),
        **{path: data for path, data in FILES.items() if path != "README.md"},
    }
    assert working_tree(source) == FILES
    assert run(into, "render").returncode == 0


def test_with_one_file_in_the_way_nothing_is_written(source: Path, tmp_path: Path) -> None:
    into = tmp_path / "fleet"
    other = into / "shared" / "all.values.yaml"
    other.parent.mkdir(parents=True)
    other.write_text("something else\n")
    ran = run(source, "import", "--into", str(into))
    assert ran.returncode == 1
    assert ran.stderr.startswith("error[file-in-the-way]: `shared/all.values.yaml` is there")
    assert tree(into) == {"shared/all.values.yaml": b"something else\n"}


def test_a_link_on_the_way_is_not_followed(source: Path, tmp_path: Path) -> None:
    into, elsewhere = tmp_path / "fleet", tmp_path / "elsewhere"
    into.mkdir()
    elsewhere.mkdir()
    (into / "config").symlink_to(elsewhere)
    ran = run(source, "import", "--into", str(into))
    assert ran.returncode == 1
    assert ran.stderr.startswith("error[file-in-the-way]: `config` is a link")
    assert tree(elsewhere) == {}


def test_what_leads_out_of_the_repository_cannot_come_along(source: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("jupyterhub: {}\n")
    (source / "helm-charts" / "basehub" / "values.yaml").symlink_to(tmp_path / "outside")
    into = tmp_path / "fleet"
    ran = run(source, "import", "--into", str(into))
    assert ran.returncode == 1
    assert ran.stderr.startswith("error[outside-repository]: `helm-charts/basehub/values.yaml`")
    assert not into.exists()


def test_a_dry_run_writes_nothing_but_the_report(source: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    ran = run(source, "import", "--dry-run", "--report", str(report))
    assert ran.returncode == 0
    assert working_tree(source) == FILES
    assert report.read_text(encoding="utf-8").endswith(
        "\n## Releases that are adopted\n\n"
        "| cluster | release | namespace | stage | chart |\n|---|---|---|---|---|\n"
        "| alpha | staging | staging | staging | basehub |\n"
    )


def test_for_programs(source: Path) -> None:
    found = json.loads(run(source, "import", "--format", "json").stdout)
    assert found["changes"] == [{"op": "add", "path": "config/fleet.yaml"}]
    assert found["diagnostics"] == []
    assert found["origin"] == "2i2c"
    assert [one["topic"] for one in found["findings"]] == ["first-sync"]
    assert found["releases"] == [
        {
            "cluster": "alpha",
            "name": "staging",
            "namespace": "staging",
            "release_name": "staging",
            "stage": "staging",
            "chart": "basehub",
        }
    ]


def test_the_branch_that_origin_has_checked_out_is_deployed(source: Path) -> None:
    git(source, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    run(source, "import")
    assert "  revision: refs/heads/trunk\n" in (source / "config/fleet.yaml").read_text()


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("git@github.com:example/hubs.git", "ssh://git@github.com/example/hubs.git"),
        ("https://github.com/example/hubs", "https://github.com/example/hubs"),
        ("https://user:password@github.com/example/hubs", "https://github.com/example/hubs"),
    ],
)
def test_addresses_of_git_are_written_as_flux_takes_them(
    source: Path, given: str, written: str
) -> None:
    assert run(source, "import", "--repository", given).returncode == 0
    assert f"  url: {written}\n" in (source / "config/fleet.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (["--repository", "../hubs"], "`../hubs` is no address of a repository",
         "write `https://…` or `ssh://…`"),
        (["hubploy", "."], "this is no repository of hubploy's",
         "looked for `deployments/*/hubploy.yaml`"),
        (["nowhere"], "there is no folder `nowhere`", None),
    ],
)  # fmt: skip
def test_wrong_usage(source: Path, arguments: list[str], error: str, hint: str | None) -> None:
    ran = run(source, "import", *arguments)
    assert ran.returncode == 2
    assert ran.stderr == f"error: {error}\n" + (f"\nhint: {hint}\n" if hint else "")
    assert working_tree(source) == FILES


def test_a_report_that_cannot_be_written(source: Path) -> None:
    ran = run(source, "import", "--report", "no/report.md")
    assert ran.returncode == 1
    assert ran.stderr.endswith(
        "error: `no/report.md` cannot be written: no such file or directory\n"
    )


def test_into_something_else_than_a_folder(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = run(source, "import", "--into", str(tmp_path / "file" / "fleet"))
    assert ran.returncode == 2
    assert ran.stderr == f"error: `{tmp_path}/file` is no folder\n"


def test_a_folder_where_a_file_is_to_be(source: Path, tmp_path: Path) -> None:
    (tmp_path / "fleet" / "config" / "fleet.yaml").mkdir(parents=True)
    ran = run(source, "import", "--into", str(tmp_path / "fleet"))
    assert ran.returncode == 1
    assert ran.stderr.startswith("error[file-in-the-way]: `config/fleet.yaml` is in the way")


def topics() -> set[str]:
    """Return the ids of all findings in the source."""
    found = set()
    for path in (ROOT / "generator" / "importing").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                given = {one.arg: one.value for one in node.keywords}
                first = node.args[0] if node.func.id == "listed" else given.get("topic")
                if isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def test_every_finding_is_explained() -> None:
    page = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == topics()


def test_every_finding_is_printed_by_a_case() -> None:
    cases = (ROOT / "tests" / "cases").glob("import-*/stdout")
    text = "".join(case.read_text(encoding="utf-8") for case in cases)
    assert {topic for topic in topics() if f"\n  {topic}: " not in text} == set()
