"""The documents say what the code says."""

import re
import sys
from pathlib import Path

import pytest
import yaml

from tests.command import ROOT, run

sys.path.insert(0, str(ROOT / "docs"))
from config_from_schemas import page  # a script, not a package

COMMANDS = (
    "render", "validate", "bootstrap", "explain", "values", "gc", "init", "schema", "charts", "new",
)  # fmt: skip
SUBCOMMANDS = ("charts list", "charts bump", "charts vendor", "new cluster", "new hub")


def test_config_md_is_what_the_schemas_say() -> None:
    assert (ROOT / "docs" / "config.md").read_text(encoding="utf-8") == page(), "run `make docs`"


def help_of(*command: str) -> str:
    ran = run(ROOT, *command, "--help")
    assert ran.returncode == 0
    return ran.stdout


@pytest.mark.parametrize("command", [*COMMANDS, *SUBCOMMANDS])
def test_every_option_is_in_the_readme(command: str) -> None:
    """Or on the page that the README names for commands with many."""
    pages = (ROOT / "README.md", ROOT / "docs" / "new.md")
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    options = set(re.findall(r"--[a-z]+", help_of(*command.split()))) - {"--help"}
    assert {option for option in options if option not in text} == set()


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


def test_links_between_the_documents_lead_somewhere() -> None:
    broken = [
        f"{page.name}: {link}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []
