"""Whatever stands where a value should be, an import ends with a report, and with no traceback."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from generator.importing.detection import IMPORTERS
from generator.importing.findings import Origin, Repository
from generator.tree import Overlay
from generator.workspace import Workspace
from tests.golden import CASES

ODD = (None, [["a"]], {"a": {"b": 1}})
INPUTS = (
    (Origin.DEPLOYER, "import-from-2i2c", "config/clusters/*/cluster.yaml"),
    (Origin.DEPLOYER, "import-from-2i2c", "helm-charts/*/Chart.yaml"),
    (Origin.HUBPLOY, "import-from-hubploy/before", "deployments/*/hubploy.yaml"),
    (Origin.HUBPLOY, "import-from-hubploy/before", "*/Chart.yaml"),
    (Origin.FLUX, "import-from-flux/before", "clusters/alpine/*.yaml"),
)

Keys = tuple[str | int, ...]


@pytest.mark.parametrize(("origin", "case", "pattern"), INPUTS)
def test_an_odd_value_anywhere(origin: Origin, case: str, pattern: str) -> None:
    root = CASES / case
    for file in root.glob(pattern):
        documents = list(yaml.safe_load_all(file.read_text(encoding="utf-8")))
        for keys in places(documents):
            for odd in ODD:
                data = yaml.safe_dump_all(put(documents, keys, odd)).encode()
                files = Overlay(Workspace(root), {file.relative_to(root).as_posix(): data})
                assert IMPORTERS[origin](files, Repository()).origin is origin


def places(value: Any, above: Keys = ()) -> Iterator[Keys]:
    """Give the keys of everything in a value, itself left out."""
    below = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in below:
        yield (*above, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*above, key))


def put(value: Any, keys: Keys, odd: Any) -> Any:
    changed = copy.deepcopy(value)
    inner = changed
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = odd
    return changed
