"""What `fleetwave diff` says of commits, of what is gone, and as a page; in a real repository."""

import html.parser
import json
import re
import shutil
from pathlib import Path

import pytest

from generator.delta.dangers import MISSING_FOLDER
from tests.command import ROOT, run
from tests.repositories import git

FLEET = """\
repository: {url: https://git.example.org/hubs.git}
charts:
  jupyterhub: {repository: https://hub.jupyter.org/helm-chart/, version: 4.2.0}
"""
CLUSTER = """\
name: NAME
provider: gcp
hubs:
- {name: staging, domain: a.NAME.org, helm_chart: jupyterhub, helm_chart_values_files: [v.yaml]}
- {name: prod, domain: b.NAME.org, helm_chart: jupyterhub, helm_chart_values_files: [v.yaml]}
"""


def write_cluster(root: Path, name: str, values: str) -> None:
    folder = root / "config" / "clusters" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cluster.yaml").write_text(CLUSTER.replace("NAME", name))
    (folder / "v.yaml").write_text(values)


def commit(root: Path, message: str) -> None:
    ran = run(root, "render")
    assert ran.returncode == 0, ran.stderr
    git(root, "add", "--all")
    git(root, "commit", "-qm", message)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three commits: `empty` has nothing rendered; `first` has two clusters, HEAD only one, with
    another size; the configuration is at another size again."""
    root = tmp_path_factory.mktemp("fleet")
    git(root, "init", "-q")
    (root / "config").mkdir()
    (root / "config" / "fleet.yaml").write_text(FLEET)
    git(root, "add", "--all")
    git(root, "commit", "-qm", "empty")
    git(root, "tag", "empty")
    write_cluster(root, "alpine", "size: 1\n")
    write_cluster(root, "coastal", "size: 1\n")
    commit(root, "first")
    git(root, "branch", "first/of-all")
    write_cluster(root, "alpine", "size: 2\n")
    shutil.rmtree(root / "config" / "clusters" / "coastal")
    git(root, "rm", "-rq", "rendered")  # so that nothing is held against what is lost
    git(root, "commit", "-qm", "nothing")
    commit(root, "second")
    write_cluster(root, "alpine", "size: 3\n")
    return root


def changes(root: Path, *arguments: str) -> set[tuple[str, ...]]:
    ran = run(root, "diff", *arguments, "--format", "json")
    assert (ran.returncode, ran.stderr) in {(0, ""), (1, "")}
    return {
        (unit["cluster"], unit["hub"] or "", change["key"], str(change["old"]), str(change["new"]))
        for block in json.loads(ran.stdout)["blocks"]
        for unit in block["hubs"]
        for change in block["changes"]
        if change["topic"] in {"field", "cluster"}
    }


def sizes(old: int, new: int, *hubs: str) -> set[tuple[str, ...]]:
    return {("alpine", hub, "spec.values.size", str(old), str(new)) for hub in hubs}


GONE = ("coastal", "", "", "{'hubs': ['prod', 'staging']}", "None")
BOTH = ("staging", "prod")


def test_the_configuration_is_compared_with_the_last_commit(fleet: Path) -> None:
    assert changes(fleet) == sizes(2, 3, *BOTH)


def test_the_configuration_is_compared_with_any_commit(fleet: Path) -> None:
    assert changes(fleet, "first/of-all") == {*sizes(1, 3, *BOTH), GONE}


def test_two_commits_are_compared(fleet: Path) -> None:
    assert changes(fleet, "first/of-all..HEAD") == {*sizes(1, 2, *BOTH), GONE}
    assert changes(fleet, "HEAD..first/of-all", "alpine") == sizes(2, 1, *BOTH)
    assert changes(fleet, "first/of-all..") == changes(fleet, "first/of-all..HEAD")


def test_the_disk_is_compared(fleet: Path) -> None:
    assert changes(fleet, "--rendered") == set()
    assert changes(fleet, "--rendered", "first/of-all", "alpine") == sizes(1, 2, *BOTH)


def test_names_and_the_commit_stand_in_any_order(fleet: Path) -> None:
    assert changes(fleet, "alpine/prod") == sizes(2, 3, "prod")
    assert changes(fleet, "alpine/prod", "HEAD^{commit}") == sizes(2, 3, "prod")
    assert changes(fleet, "first/of-all", "alpine/staging") == sizes(1, 3, "staging")
    assert changes(fleet, "first/of-all", "coastal") == {GONE}
    assert changes(fleet, "first/of-all", "coastal/prod") == {GONE}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ("coastal",),
            "error: `coastal` is neither a commit nor a cluster\n\nhint: there are `alpine`, ",
        ),
        (("frist/of-all",), "hint: did you mean `first/of-all`?"),
        (("HEAD", "alpin/prod"), "error: `alpin/prod` is neither a commit nor a cluster"),
        (("alpine/prd",), "error: there is no hub `prd` on the cluster `alpine`, then or now"),
    ],
)
def test_a_name_of_nothing_is_refused(fleet: Path, arguments: tuple[str, ...], error: str) -> None:
    ran = run(fleet, "diff", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert error in ran.stderr


def test_a_commit_without_rendered_files_is_refused(fleet: Path) -> None:
    ran = run(fleet, "diff", "empty")
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        1,
        "",
        """\
error: the commit `empty` has no `rendered/`

hint: name one that has: `git log -- rendered` lists them
""",
    )


class Page(html.parser.HTMLParser):
    """Collects what a browser would load, and the texts of scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.scripts: list[tuple[str | None, str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [given[key] or "" for key in ("src", "href", "srcset") if key in given]
        if tag not in {"meta", "input", "link", "img"}:
            self.open.append(tag)
        if tag == "script":
            self.scripts.append((given.get("type"), ""))

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_holds_the_json_report_and_loads_nothing(fleet: Path) -> None:
    hostile = "</script ></script><script>alert(1)</script><!-- \u2028 [[ js ]] <img src=x>"
    values = json.dumps({"size": 3, "text": hostile, hostile: "& < >"})
    write_cluster(fleet, "alpine", values)
    try:
        page = run(fleet, "diff", "--format", "html")
        report = run(fleet, "diff", "--format", "json")
    finally:
        write_cluster(fleet, "alpine", "size: 3\n")
    assert (page.returncode, page.stderr) == (1, "")
    found = Page(page.stdout)
    assert found.open == []
    assert found.addresses == []
    assert [kind for kind, _ in found.scripts] == ["application/json", None]
    assert not set("<>&\u2028\u2029") & set(found.scripts[0][1])
    assert json.loads(found.scripts[0][1]) == json.loads(report.stdout)
    assert hostile in json.dumps(json.loads(report.stdout), ensure_ascii=False)
    assets = ROOT / "generator" / "report" / "diff" / "page"
    assert found.scripts[1][1].strip() == (assets / "page.js").read_text().strip()


def test_the_page_can_load_nothing(fleet: Path) -> None:
    page = run(fleet, "diff", "--format", "html").stdout
    shell = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.DOTALL)
    shell = shell.replace(' xmlns="http://www.w3.org/2000/svg"', "")  # a name, not an address
    assert re.findall(r"https?:|//[a-z]|url\(|@import|fetch\(|import\(", shell) == []
    assert "default-src 'none'" in shell


def test_the_page_shows_the_rollout_of_what_changes(fleet: Path) -> None:
    write_cluster(fleet, "alpine", "size: 3\n")
    run(fleet, "render")
    git(fleet, "add", "--all")
    git(fleet, "commit", "-qm", "larger")
    try:
        drawn = run(fleet, "graph", "--since", "HEAD~1", "--format", "svg").stdout
        assert "alpine" in drawn
        assert drawn in run(fleet, "diff", "HEAD~1..HEAD", "--format", "html").stdout
        write_cluster(fleet, "alpine", "size: 4\n")
        assert drawn in run(fleet, "diff", "--format", "html").stdout
    finally:
        git(fleet, "reset", "-q", "--hard", "HEAD~1")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled fleet, rendered and committed."""
    root = tmp_path_factory.mktemp("example")
    for name in ("config", "helm-charts", "rendered"):
        shutil.copytree(ROOT / name, root / name)
    git(root, "init", "-q")
    git(root, "add", "--all", "--force")
    git(root, "commit", "-qm", "rendered")
    return root


@pytest.mark.parametrize(
    ("folder", "hubs"),
    [
        ("charts/basehub-*", "alpine: prod, snow, staging"),
        ("charts/support-*", "alpine: support; campus: support; coastal: support"),
        ("secrets/alpine/snow-*", "alpine: snow"),
    ],
)
def test_a_folder_of_a_store_that_is_not_there_is_a_danger(
    example: Path, folder: str, hubs: str
) -> None:
    [path] = (example / "rendered").glob(folder)
    name = path.relative_to(example)
    shutil.rmtree(path)
    lost = run(example, "diff", "--rendered")
    git(example, "commit", "-qam", "lost")
    try:
        between, mended = run(example, "diff", "HEAD^.."), run(example, "diff")
    finally:
        git(example, "reset", "-q", "--hard", "HEAD^")
    told = f"danger[missing-folder]: {MISSING_FOLDER.message}\n  {hubs}\n"
    assert lost.stdout.startswith(f"{told}    charts and secrets: `{name}` is not there\n")
    assert between.stdout == lost.stdout
    assert f"\n  {hubs}\n" in mended.stdout
    assert f"\n    charts and secrets: `{name}` is there again\n" in mended.stdout
