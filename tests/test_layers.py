"""Where things are is said in two places, alike."""

import re
import tomllib

import generator
from tests.command import ROOT


def test_the_layers_that_are_described_are_those_that_are_enforced() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (enforced,) = [one["layers"] for one in contracts if one["type"] == "layers"]
    listed = (generator.__doc__ or "").split("::\n", 1)[1].split("\n\n``pyproject", 1)[0]
    # A layer begins at the margin of the list, and goes on behind a bar at a line's end; what is
    # said of it stands to the right.
    lines = [line for line in listed.splitlines() if re.match(r" {4}\S", line)]
    names = [re.split(r"  +", line.strip())[0] for line in lines]
    described = re.sub(r"\|\n", "| ", "\n".join(names)).split("\n")
    assert described == enforced
