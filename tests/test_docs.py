"""The documents say what the code says."""

import re
import sys
from pathlib import Path

import pytest
import yaml

from generator.delta.dangers import ALL as DANGERS
from tests.command import ROOT, run

sys.path.insert(0, str(ROOT / "docs"))
from commands_from_cli import page as commands_page  # scripts, not a package
from config_from_schemas import page

COMMANDS = (
    "render",
    "validate",
    "bootstrap",
    "affected",
    "diff",
    "explain",
    "values",
    "graph",
    "publish",
    "promote",
    "rollout",
    "doctor",
    "extract",
    "import",
    "gc",
    "completion",
    "init",
    "schema",
    "charts",
    "new",
)
SUBCOMMANDS = ("charts list", "charts bump", "charts vendor", "new cluster", "new hub")


def test_config_md_is_what_the_schemas_say() -> None:
    assert (ROOT / "docs" / "config.md").read_text(encoding="utf-8") == page(), "run `make docs`"


def help_of(*command: str) -> str:
    ran = run(ROOT, *command, "--help")
    assert ran.returncode == 0
    return ran.stdout


def test_commands_md_is_what_the_command_line_says() -> None:
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == commands_page(), (
        "run `make docs`"
    )


def test_the_readme_lists_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `fleetwave (\w+)", readme, re.MULTILINE)) == set(COMMANDS)
    assert {name for name in SUBCOMMANDS if f"| `fleetwave {name}" not in readme} == set()
    listed = re.findall(r"^  (\w+)  ", help_of().split("Commands:")[1], re.MULTILINE)
    assert listed == list(COMMANDS)


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 100


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.yaml")), ids=lambda p: p.name)
def test_a_template_is_valid_yaml(path: Path) -> None:
    for document in yaml.compose_all(path.read_text(encoding="utf-8"), yaml.CSafeLoader):
        assert document is not None


def test_every_danger_of_a_change_is_explained_and_shown() -> None:
    known = [danger.id for danger in DANGERS]
    text = (ROOT / "docs" / "changes.md").read_text(encoding="utf-8")
    table = text.split("### Dangers")[1].split("### ")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE) == known
    shown = {
        danger
        for case in (ROOT / "tests" / "cases").glob("diff-*/stdout")
        for danger in re.findall(r"^danger\[([a-z-]+)\]", case.read_text(), re.MULTILINE)
    }
    assert shown == set(known)


def test_links_between_the_documents_lead_somewhere() -> None:
    broken = [
        f"{page.name}: {link}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


def test_every_page_is_in_the_navigation_of_the_site() -> None:
    listed = re.findall(
        r'= "([a-z0-9-]+\.md)"', (ROOT / "zensical.toml").read_text(encoding="utf-8")
    )
    assert sorted(listed) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))


def named_commands(text: str) -> set[str]:
    """Return what stands after `fleetwave` in backticks, and in blocks of commands."""
    blocks = re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL)
    words = r"fleetwave ([a-z]+)(?: ([a-z]+))?"
    found = re.findall(f"`{words}", text)
    found += [one for block in blocks for one in re.findall(f"^ *{words}", block, re.MULTILINE)]
    return {f"{one} {two}" if one in {"charts", "new"} and two else one for one, two in found}


@pytest.mark.parametrize("folder", ["generator", "docs", "templates"])
def test_every_command_that_is_named_is_one(folder: str) -> None:
    no_command = "itself"  # what `affected` calls a change of fleetwave
    known = {*COMMANDS, *SUBCOMMANDS, no_command}
    unknown = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".json", ".yaml", ".js"}
        for name in named_commands(path.read_text(encoding="utf-8")) - known
    }
    assert unknown == set()
