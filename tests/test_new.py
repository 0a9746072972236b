"""A fleet from nothing, and what is added to one, by following what the messages say."""

import json
import os
import pty
import re
import resource
import shutil
import signal
import subprocess
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.command import ROOT, command, environment, run
from tests.repositories import git
from tests.snapshot import copy_fleet, needs_snapshot
from tests.trees import working_tree

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
CHECKS = (
    ("validate",),
    ("render", "--check"),
    ("bootstrap", "--check"),
    ("validate", "--rendered"),
)


def do(folder: Path, *arguments: str) -> str:
    """Run it, expect success, and return what it says."""
    ran = run(folder, *arguments)
    assert (ran.returncode, "error" in ran.stderr) == (0, False), ran.stderr
    return ran.stderr


def is_sound(folder: Path) -> bool:
    return [run(folder, *check).returncode for check in CHECKS] == [0, 0, 0, 0]


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    root = tmp_path / "fleet"
    root.mkdir()
    git(root, "init", "-q", "--initial-branch", "trunk")
    git(root, "remote", "add", "origin", "git@git.example.org:team/hubs.git")
    do(root, "init", "--domain", "example.org", "--admin", "ada", "--ci", "github")
    return root


def test_a_fleet_from_nothing_passes_every_check(fleet: Path) -> None:
    do(fleet, "render")
    assert is_sound(fleet)
    do(fleet, "new", "cluster", "second", "--domain", "second.example.org", "--title", "Second")
    do(
        fleet,
        "new",
        "hub",
        "second/lab",
        "--domain",
        "lab.example.org",
        "--authenticator",
        "github",
    )
    assert run(fleet, "render", "--check").returncode == 1
    do(fleet, "render")
    assert is_sound(fleet)
    git(fleet, "add", "--all")
    git(fleet, "commit", "-qm", "Begin a fleet")
    assert is_sound(fleet)
    settings = yaml.safe_load((fleet / "config/fleet.yaml").read_text())
    assert settings["repository"] == {
        "url": "ssh://git@git.example.org/team/hubs.git",
        "revision": "refs/heads/trunk",
    }
    assert (fleet / ".github/workflows/fleet.yml").is_file()
    *_, requirement = (fleet / "requirements.txt").read_text().splitlines()
    assert requirement == f"fleetwave @ git+https://github.com/fleetwave/fleetwave@v{VERSION}"
    assert requirement in (ROOT / "README.md").read_text()


def test_a_fleet_without_argo_cd_passes_every_check(tmp_path: Path) -> None:
    root = tmp_path / "fleet"
    told = do(root.parent, "init", "fleet", "--yes", "--engine", "flux")
    do(root, "render")
    assert is_sound(root)
    assert not (root / "argocd").exists()
    assert told.endswith("kubectl apply --server-side --field-manager=fleetwave -k flux/first\n")
    assert "Argo CD" not in (root / "README.md").read_text()
    told = do(root, "new", "cluster", "second", "--domain", "b.org", "--engine", "flux")
    assert "bring flux/second to the cluster" in told
    do(root, "new", "cluster", "third", "--domain", "c.org", "--engine", "argocd")
    do(root, "render")
    do(root, "bootstrap")
    assert is_sound(root)
    assert [path.name for path in sorted((root / "rendered" / "flux").iterdir())] == [
        "first",
        "second",
    ]
    assert [path.name for path in (root / "rendered" / "argocd").iterdir()] == ["third"]


def test_init_once_more_is_silent(fleet: Path) -> None:
    before = working_tree(fleet)
    ran = run(fleet, "init", "--domain", "example.org", "--admin", "ada", "--ci", "github")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert working_tree(fleet) == before


def test_init_keeps_what_is_there(tmp_path: Path) -> None:
    mine = {"README.md": b"mine\n", "config/fleet.yaml": b"", "src/a.py": b"1\n"}
    mine["config/fleet.yaml"] = (
        b"repository: {url: https://git.example.org/a.git}\n"
        b"charts: {jupyterhub: {repository: https://hub.jupyter.org/helm-chart/, version: 4.1.0}}\n"
    )
    for path, data in mine.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    assert "note: kept as they are: `README.md`, `config/fleet.yaml`\n" in do(tmp_path, "init")
    after = working_tree(tmp_path)
    assert {path: after[path] for path in mine} == mine
    assert (tmp_path / "config/clusters/first/cluster.yaml").is_file()
    do(tmp_path, "render")
    assert is_sound(tmp_path)


def test_init_adds_no_example_to_a_fleet_with_clusters(fleet: Path) -> None:
    (fleet / "config/clusters/first").rename(fleet / "config/clusters/mine")
    path = fleet / "config/clusters/mine/cluster.yaml"
    path.write_text(path.read_text().replace("name: first", "name: mine"))
    do(fleet, "init")
    assert [each.name for each in (fleet / "config/clusters").iterdir()] == ["mine"]


def test_init_with_templates_renders_the_same(fleet: Path, tmp_path: Path) -> None:
    do(fleet, "render")
    other = tmp_path / "other"
    shutil.copytree(fleet, other)
    do(other, "init", "--templates", "--domain", "example.org", "--admin", "ada")
    (other / "templates/new/ours.yaml").write_text("a: 1\n")
    assert run(other, "validate").stderr == ""
    assert is_sound(other)


def test_what_init_would_make_wrong_is_not_begun(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/fleet.yaml").write_text("charts: 1\n")
    ran = run(tmp_path, "init")
    assert ran.returncode == 1
    assert "config/fleet.yaml:1:9" in ran.stderr
    assert list(working_tree(tmp_path)) == ["config/fleet.yaml"]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--url", "file:///hubs.git", "`file:///hubs.git` is no address of a repository"),
        ("--cluster", "First", "`First` is no cluster name that Kubernetes takes"),
        ("--domain", "a.Org.EDU", "`a.Org.EDU` is no domain"),
        ("--domain", "-x.org", "`-x.org` is no domain"),
    ],
)
def test_what_init_cannot_write_is_refused(
    tmp_path: Path, option: str, value: str, said: str
) -> None:
    ran = run(tmp_path, "init", f"{option}={value}")
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"error: {said}\n\nhint: ")
    assert working_tree(tmp_path) == {}


def test_init_of_another_cluster_names_the_command_that_adds_one(fleet: Path) -> None:
    said = do(fleet, "init", "--domain", "example.org", "--admin", "ada", "--ci", "github",
              "--cluster", "second")  # fmt: skip
    assert said == "note: there is a fleet already: `fleetwave new cluster second` adds one to it\n"


def test_init_where_a_file_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("mine\n")
    ran = run(tmp_path, "init")
    assert (ran.returncode, ran.stderr) == (1, "error: `config` is in the way: it is no folder\n")
    assert working_tree(tmp_path) == {"config": b"mine\n"}


@pytest.mark.parametrize(
    ("origin", "url"),
    [
        ("git@github.com:org/hubs.git", "https://github.com/org/hubs.git"),
        ("ssh://git@git.example.org:2222/org/hubs", "ssh://git@git.example.org:2222/org/hubs"),
        ("https://me:password@git.example.org:8443/hubs", "https://git.example.org:8443/hubs"),
        ("/srv/hubs.git", "https://git.example.org/change-me.git"),
    ],
)
def test_one_origin_gives_init_and_import_one_repository(
    tmp_path: Path, origin: str, url: str
) -> None:
    git(tmp_path, "init", "-q", "--initial-branch", "trunk")
    git(tmp_path, "remote", "add", "origin", origin)
    do(tmp_path, "init", "--cluster", "first")
    settings = tmp_path / "config/fleet.yaml"
    begun = yaml.safe_load(settings.read_text())["repository"]
    settings.unlink()
    run(tmp_path, "import", "2i2c")
    assert yaml.safe_load(settings.read_text())["repository"] == begun
    assert begun == {"url": url, "revision": "refs/heads/trunk"}


def test_somebody_at_a_terminal_is_asked(tmp_path: Path) -> None:
    shown = answered(tmp_path, "git@git.example.org:mine.git\n\nhubs.example.org\n")
    assert "The fleet's repository [https://git.example.org/change-me.git]: " in shown
    assert "Name of the first cluster [first]: " in shown
    settings = yaml.safe_load((tmp_path / "config/fleet.yaml").read_text())
    assert settings["repository"]["url"] == "ssh://git@git.example.org/mine.git"
    text = (tmp_path / "config/clusters/first/cluster.yaml").read_text()
    assert "domain: staging.hubs.example.org" in text


def test_somebody_at_a_terminal_is_asked_again(tmp_path: Path) -> None:
    shown = answered(tmp_path, "hubs\n\nFirst\n\n-x.org\nx.org\n")
    assert re.findall(r"(`[^`]+` is no [\w ]+):", shown) == [
        "`hubs` is no address of a repository",
        "`First` is no cluster name that Kubernetes takes",
        "`-x.org` is no domain",
    ]
    text = (tmp_path / "config/clusters/first/cluster.yaml").read_text()
    assert "domain: staging.x.org" in text


def test_who_ends_the_questions_has_nothing(tmp_path: Path) -> None:
    shown = answered(tmp_path, "\n\x04", code=1)
    assert "error: the questions have no answers, so nothing was written" in shown
    assert working_tree(tmp_path) == {}


def test_who_interrupts_the_questions_has_nothing(tmp_path: Path) -> None:
    answered(tmp_path, "\x03", code=130)
    assert working_tree(tmp_path) == {}


def answered(folder: Path, answers: str, code: int = 0) -> str:
    """Run `init` at a terminal, and return what that shows. Each answer waits for its question: a
    terminal may lose an end that comes before anybody reads."""
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored by what runs in the background
        os.chdir(folder)
        os.execve(command()[0], command("init"), environment())  # noqa: S606
    shown = b""
    for answer in re.findall(r"[^\n]*\n|[^\n]+", answers):
        start = len(shown)
        while not (shown[start:].endswith(b": ") and b"[" in shown[start:]):
            shown += os.read(terminal, 1000)
        os.write(terminal, answer.encode())
    try:
        while data := os.read(terminal, 1000):
            shown += data
    except OSError:
        pass  # how Linux says that nobody writes to a terminal any more
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == code
    return shown.decode()


def test_a_dry_run_prints_what_git_applies(fleet: Path) -> None:
    path = fleet / "config/clusters/first/cluster.yaml"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    before = working_tree(fleet)
    asked = ("new", "hub", "first/lab", "--domain", "lab.example.org", "--size", "large")
    shown = run(fleet, *asked, "--dry-run").stdout
    assert working_tree(fleet) == before
    subprocess.run(["git", "apply"], cwd=fleet, input=shown.encode(), check=True)
    applied = working_tree(fleet)
    git(fleet, "apply", "--reverse", str(written(fleet.parent / "patch", shown)))
    assert working_tree(fleet) == before
    do(fleet, *asked)
    assert working_tree(fleet) == applied


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_all_is_written_or_nothing(fleet: Path) -> None:
    """What stands in the way of one file is found before another is written."""
    before = working_tree(fleet)
    (fleet / "config/clusters/first/lab.values.yaml").symlink_to("nowhere")
    ran = run(fleet, "new", "hub", "first/lab", "--domain", "lab.example.org")
    assert ran.returncode == 1
    assert working_tree(fleet) == before


def test_what_was_written_is_taken_back(fleet: Path) -> None:
    """The values file fits on the disk, and the edited cluster.yaml does not."""
    path = fleet / "config/clusters/first/cluster.yaml"
    path.write_text(path.read_text() + "# long\n" * 5000)
    before = working_tree(fleet)
    asked = ("new", "hub", "first/lab", "--domain", "lab.example.org")
    ran = run(fleet, *asked, limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9999, 9999)))
    assert ran.returncode == 1
    assert (
        "error: `config/clusters/first/cluster.yaml` cannot be written: file too large"
        in ran.stderr
    )
    assert "hint: nothing was written: mend that, and run this again" in ran.stderr
    assert working_tree(fleet) == before
    do(fleet, *asked)


def test_a_cluster_file_behind_a_link_stays_behind_it(fleet: Path) -> None:
    path = fleet / "config/clusters/first/cluster.yaml"
    path.rename(fleet / "config/elsewhere.yaml")
    path.symlink_to("../../elsewhere.yaml")
    do(fleet, "new", "hub", "first/lab", "--domain", "lab.example.org")
    assert path.is_symlink()
    assert "- name: lab\n" in (fleet / "config/elsewhere.yaml").read_text()


def test_an_encrypted_file_that_is_there_is_a_layer(fleet: Path) -> None:
    secret = fleet / "config/clusters/first/enc-lab.secret.values.yaml"
    shutil.copyfile(ROOT / "tests/reference/config/clusters/alpha/enc.secret.values.yaml", secret)
    said = do(
        fleet, "new", "hub", "first/lab", "--domain", "l.example.org", "--authenticator", "github"
    )
    assert "sops" not in said
    hub = yaml.safe_load((fleet / "config/clusters/first/cluster.yaml").read_text())["hubs"][-1]
    assert hub["helm_chart_values_files"] == [
        "common.values.yaml", "lab.values.yaml", secret.name,
    ]  # fmt: skip


def test_old_problems_are_no_reason_to_add_nothing(fleet: Path) -> None:
    values = fleet / "config/clusters/first/prod.values.yaml"
    values.write_text("a: [\n")
    assert run(fleet, "validate").returncode == 1
    do(fleet, "new", "hub", "first/lab", "--domain", "lab.example.org")
    do(fleet, "new", "cluster", "second", "--no-hubs")
    assert (fleet / "config/clusters/second/cluster.yaml").is_file()


@pytest.mark.parametrize("name", ["fleet.yaml", "clusters/first/cluster.yaml"])
def test_modelines_lead_to_the_schema_that_fits(fleet: Path, name: str) -> None:
    file = fleet / "config" / name
    found = re.match(r"# yaml-language-server: \$schema=(.*)\n", file.read_text())
    assert found
    schema = json.loads((file.parent / found[1]).read_text())
    value = yaml.safe_load(file.read_text())
    jsonschema.validate(value, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value | {"hub": []}, schema)


def test_schemas_are_brought_up_to_date(tmp_path: Path) -> None:
    root = tmp_path / "fleet"
    shutil.copytree(ROOT / "tests/cases/schema-of-a-chart", root)
    shutil.copyfile(ROOT / "tests/cases/fleet.yaml", root / "config/fleet.yaml")
    folder = root / ".fleetwave/schemas"
    asked = ("schema", "--output", ".fleetwave/schemas")
    assert run(root, *asked).stdout == (
        "  add     .fleetwave/schemas/cluster.schema.json\n"
        "  add     .fleetwave/schemas/fleet.schema.json\n"
        "  add     .fleetwave/schemas/values.local.schema.json\n"
    )
    assert run(root, *asked).stdout == ""
    (folder / "values.local.schema.json").rename(folder / "values.old.schema.json")
    (folder / "mine.json").write_text("{}")
    assert run(root, *asked).stdout == (
        "  add     .fleetwave/schemas/values.local.schema.json\n"
        "  delete  .fleetwave/schemas/values.old.schema.json\n"
    )
    assert run(root, "schema", "fleet").stdout == (folder / "fleet.schema.json").read_text()


@needs_snapshot
def test_a_hub_of_a_real_fleet_lands_below_the_key_of_its_chart(tmp_path: Path) -> None:
    root = copy_fleet(tmp_path / "fleet")
    cluster = min((root / "config/clusters").glob("*/cluster.yaml")).parent.name
    shown = run(
        root, "new", "hub", f"{cluster}/new-lab", "--domain", "new-lab.example.org",
        "--chart", "daskhub", "--size", "small", "--dry-run",
    )  # fmt: skip
    assert shown.returncode == 0, shown.stderr
    assert "+basehub:\n+  jupyterhub:\n" in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [("init", "--yes", "there"), ("schema", "fleet", "--output", "there")],
    ids=["init", "schema"],
)
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "there").symlink_to("nothing/at/all")
    ran = run(tmp_path, *arguments)
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        1,
        "",
        "error: `there` cannot be made: file exists\n",
    )


def test_a_fleet_that_begins_in_a_new_folder_of_a_repository_knows_it(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--initial-branch", "trunk")
    git(tmp_path, "remote", "add", "origin", "https://git.example.org/team/hubs.git")
    steps = do(tmp_path, "init", "--yes", "fleet").partition("next:\n")[2]
    assert "git init" not in steps
    settings = yaml.safe_load((tmp_path / "fleet/config/fleet.yaml").read_text())
    assert settings["repository"] == {
        "url": "https://git.example.org/team/hubs.git",
        "revision": "refs/heads/trunk",
    }


BEGUN = ("init", "--domain", "example.org", "--admin", "ada")
SECOND = ("new", "cluster", "second", "--domain", "s.example.org", "--authenticator", "github")
LAB = ("new", "hub", "first/lab", "--domain", "lab.example.org")


@pytest.mark.parametrize("asked", [BEGUN, SECOND, LAB], ids=["init", "cluster", "hub"])
def test_what_was_killed_is_done_by_asking_once_more(tmp_path: Path, asked: tuple[str]) -> None:
    """After each file that is written; and what is there until then is a fleet without mistakes,
    or none yet."""
    whole = tmp_path / "whole"
    whole.mkdir()
    for one in (BEGUN, *(() if asked is BEGUN else (asked,))):
        start = working_tree(whole)
        do(whole, *one)
    end = working_tree(whole)
    written = [path for path in end if start.get(path) != end[path]]
    assert len(written) > 1
    for number in sorted({0, len(written) // 2, len(written) - 2, len(written) - 1}):
        folder = tmp_path / str(number)
        for path, data in start.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        folder.mkdir(exist_ok=True)
        killed(folder, number, *asked)
        there = working_tree(folder)
        changed = [path for path, data in there.items() if start.get(path) != data]
        assert len(changed) == number + 1  # with the one that is not whole yet
        if (folder / "config/fleet.yaml").exists():
            assert "error" not in run(folder, "validate").stderr
        do(folder, *asked)
        assert working_tree(folder) == end


def killed(folder: Path, files: int, *arguments: str) -> None:
    """Run it, and kill it when it has written so many files and has begun one more."""
    text = f"""
import os, signal
from generator.cli import main
opens, left = os.open, [{files}]
def opened(path, flags, *mode, **more):
    handle = opens(path, flags, *mode, **more)
    if flags & os.O_CREAT:
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
    return handle
os.open = opened
main()
"""
    ran = subprocess.run(
        [command()[0], "-c", text, *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert ran.returncode == -9, ran.stderr
