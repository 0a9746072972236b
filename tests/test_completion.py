"""What a shell is told at a TAB, and what real shells make of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.completion import answer, script
from generator.completion.names import clusters, find_fleet, releases
from generator.completion.words import complete
from tests.command import ROOT, environment, run
from tests.snapshot import NEEDED, SNAPSHOT

sys.path.insert(0, str(ROOT / "docs"))
from completion_from_cli import FILE, text  # a script, not a package

ALPINE = """\
name: alpine
support: {helm_chart_values_files: []}
hubs:
  # the first key need not be the name
  - display_name: Staging
    name: staging
    chart_override: {name: no-hub}
    helm_chart_values_files:
    - name: no-hub-either
  - {name: "prod"}
"""


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    root = tmp_path / "a fleet"
    for cluster, content in (
        ("alpine", ALPINE),
        ("alpine-2", "hubs: [{name: one}, {name: two}]\n"),
        ("coastal", "name: coastal\nhubs:\n- name: $(id)\n- name: lab\n"),
    ):
        folder = root / "config" / "clusters" / cluster
        folder.mkdir(parents=True)
        (folder / "cluster.yaml").write_text(content, encoding="utf-8")
    (root / "config" / "clusters" / "no-cluster").mkdir()
    (root / "config" / "fleet.yaml").write_text("", encoding="utf-8")
    return root


@pytest.fixture
def at_fleet(fleet: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(fleet)
    return fleet


def values(*words: str) -> list[str]:
    return [line.split("\t")[0] for line in answer(words).splitlines()]


def test_the_commands_are_those_of_the_command_line() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run `make docs`"


@pytest.mark.usefixtures("at_fleet")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ren", ["render"]),
        ("charts v", ["vendor"]),
        ("nonsense ", []),
        ("render --ch", ["--check"]),
        ("render -- --ch", []),
        ("render --format ", ["text", "json", "github", "sarif"]),
        ("render --format=t", ["--format=text"]),
        ("render --format = t", ["--format=text"]),
        ("render --format =", [f"--format={one}" for one in ("text", "json", "github", "sarif")]),
        ("render --since ", []),
        ("render --check=", []),
        ("render --root ", [":folders"]),
        ("render --root=x", [":folders"]),
        ("render a", ["alpine", "alpine-2"]),
        ("render alpine/", ["alpine/staging", "alpine/prod"]),
        ("render alpine-", ["alpine-2", "alpine-2/one", "alpine-2/two"]),
        ("render alpine co", ["coastal", "coastal/lab"]),
        ("render --check --since main alpine/p", ["alpine/prod"]),
        ("explain a", ["alpine/", "alpine-2/"]),
        ("explain alpine/s", ["alpine/support", "alpine/staging"]),
        ("explain co", ["coastal/lab"]),
        ("explain coastal/lab ", []),
        ("explain gone/", []),
        ("values ../", []),
        ("completion z", ["zsh"]),
        ("completion zsh ", []),
    ],
)
def test_what_may_stand_at_the_cursor(line: str, expected: list[str]) -> None:
    assert values(*line.split(" ")) == expected


def test_files_are_left_to_the_shell() -> None:
    commands = {"": {"help": "", "options": {}, "arguments": ["REF", ":files..."]}}
    assert complete(commands, [], "") == []
    assert complete(commands, ["main"], "") == [(":files", "")]
    assert complete(commands, ["main", "a", "b"], "c") == [(":files", "")]


def test_the_fleet_is_found_from_below_and_by_its_root(
    fleet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(fleet / "config" / "clusters" / "no-cluster")
    assert values("render", "co") == ["coastal", "coastal/lab"]
    monkeypatch.chdir(fleet.parent)
    assert values("render", "co") == []
    assert values("render", "--root", "a fleet", "co") == ["coastal", "coastal/lab"]
    assert values("render", f"--root={fleet}", "co") == ["coastal", "coastal/lab"]
    monkeypatch.setenv("HOME", str(fleet.parent))
    assert values("render", "--root", "~/a fleet", "co") == ["coastal", "coastal/lab"]
    assert values("render", "--root", "gone", "co") == []
    assert values("render", "--root", "~nobody-of-this-name", "co") == []


@pytest.mark.parametrize("root", [ROOT, SNAPSHOT], ids=["bundled", "snapshot"])
def test_hubs_are_those_that_a_parser_finds(root: Path) -> None:
    folder = root / "config" / "clusters"
    if not folder.is_dir():
        pytest.skip(NEEDED)
    found = {
        one: [hub for hub in releases(root, one) if hub != "support"] for one in clusters(root)
    }
    assert found
    for cluster, hubs in found.items():
        text = (folder / cluster / "cluster.yaml").read_text(encoding="utf-8")
        assert hubs == [hub["name"] for hub in yaml.safe_load(text)["hubs"]]


@given(st.binary() | st.text().map(lambda text: f"hubs:\n{text}".encode()))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_cluster_yaml_holds_it_gives_names_or_nothing(
    fleet: Path, content: bytes
) -> None:
    (fleet / "config" / "clusters" / "alpine" / "cluster.yaml").write_bytes(content)
    for name in releases(fleet, "alpine"):
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


def test_what_cannot_be_read_gives_nothing(fleet: Path) -> None:
    assert find_fleet(str(fleet / "gone")) is None
    assert clusters(fleet / "gone") == []
    assert releases(fleet, "no-cluster") == []
    shutil.rmtree(fleet / "config" / "clusters" / "alpine")
    (fleet / "config" / "clusters" / "alpine").symlink_to("alpine")
    assert clusters(fleet) == ["alpine-2", "coastal"]


def test_a_folder_that_is_gone_has_no_fleet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.rmdir()
    assert values("render", "") == []


def test_a_shell_waits_for_neither_typer_nor_yaml(fleet: Path) -> None:
    program = "import sys; from generator.__main__ import main; main(); print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program, "__complete", "render", "alpine/p"],
        cwd=fleet,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    first, modules = ran.stdout.splitlines()
    assert first == "alpine/prod"
    assert set(modules.split()) & {"typer", "yaml", "jsonschema_rs", "generator.cli"} == set()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_command_prints_the_script(shell: str, tmp_path: Path) -> None:
    assert run(tmp_path, "completion", shell).stdout == script(shell)


@pytest.fixture
def path(tmp_path: Path) -> Iterator[str]:
    """Return a PATH on which fleetwave is."""
    program = tmp_path / "bin" / "fleetwave"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m generator "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    return f"{program.parent}{os.pathsep}{os.environ['PATH']}"


def in_shell(path: str, folder: Path, *command: str) -> list[str]:
    ran = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stderr == ""
    return ran.stdout.splitlines()


# As readline does it: the words that it makes of the line, and the function that is registered.
BASH = """\
eval "$(fleetwave completion bash)"
[[ $(complete -p fleetwave) == "complete -F _fleetwave fleetwave" ]] || exit 1
compopt() { echo "compopt $*"; }  # outside of a completion, the real one fails
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_fleetwave fleetwave "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
(( ${#COMPREPLY[@]} == 0 )) || printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["ren"], ["render"]),
        (["render", "alpine/"], ["alpine/staging", "alpine/prod"]),
        (["explain", "a"], ["alpine/", "alpine-2/"]),
        (["render", "--format", "=", "t"], ["text"]),
        (["render", "--format", "="], ["text", "json", "github", "sarif"]),
        (["render", "--root", "con"], ["compopt -o filenames", "config"]),
        (["render", "--root", "=", "con"], ["compopt -o filenames", "config"]),
        (["render", "gone/"], []),
    ],
    ids=" ".join,
)
def test_bash_completes(fleet: Path, path: str, words: list[str], expected: list[str]) -> None:
    found = in_shell(path, fleet, "bash", "--norc", "-c", BASH, "bash", "fleetwave", *words)
    assert found == expected


@pytest.mark.skipif(not shutil.which("fish"), reason="needs fish")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ren", ["render\tBring rendered/ up to date."]),
        ("render alpine/", ["alpine/prod", "alpine/staging"]),
        ("render --format=t", ["--format=text"]),
        ("render --root con", ["config/"]),
        ("render gone/", []),
    ],
)
def test_fish_completes(fleet: Path, path: str, line: str, expected: list[str]) -> None:
    program = f"fleetwave completion fish | source; complete -C 'fleetwave {line}'"
    found = in_shell(path, fleet, "fish", "--no-config", "-c", program)
    assert [one.removesuffix("\tDirectory") for one in found] == expected


# zsh completes at a terminal alone: zpty is one, and waits for what is to be seen there.
ZSH = """\
zmodload zsh/zpty
zpty shell "env TERM=dumb zsh -f -i"
zpty -w shell 'autoload -Uz compinit; compinit -u -D; eval "$(fleetwave completion zsh)"; PS1='
zpty -w shell 'echo REA""DY'
zpty -r shell seen '*READY*'
zpty -w -n shell "fleetwave $1"$'\\t'
zpty -r shell seen "*fleetwave $2*"
zpty -d shell
"""


@pytest.mark.skipif(not shutil.which("zsh"), reason="needs zsh")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ren", "render "),
        ("render alpine/p", "render alpine/prod "),
        ("explain alpine-2/o", "explain alpine-2/one "),
        ("render --format=t", "render --format=text "),
        ("render --root con", "render --root config/"),
        ("render --root=con", "render --root=config/"),
    ],
)
def test_zsh_completes(fleet: Path, path: str, line: str, expected: str) -> None:
    """It ends when the line is as expected, and runs into the limit if it never is."""
    in_shell(path, fleet, "zsh", "-f", "-c", ZSH, "zsh", line, expected)
