"""A run renders the clusters of which something changed, and no other that is in order."""

from functools import partial
from pathlib import Path

import pytest

from tests.warm.fleet import FLEET, FLUX, NAMES, cluster, commit, make, replace, write
from tests.warm.runs import TODAY, compared, run, validated

ALL = [*NAMES]
SHARED = ("unvendored-dependency", "unpinned-chart", "chart-version-label")


def _note(names: list[str], done: int, count: int, name: str) -> None:  # noqa: ARG001 -- its form
    names.append(name)


class Fleet:
    """A fleet, and what the last run said of it."""

    def __init__(self, base: Path) -> None:
        self.root, self.cache = base / "fleet", base / "cache"
        self.said = ""
        make(self.root)

    def begin(self) -> None:
        """Render all of it; the last run leaves a stamp."""
        assert self.rendered() == ALL
        assert self.rendered() == []

    def rendered(self) -> list[str]:
        """Return which clusters a run renders, of those that can be read, to find out what one
        without a stamp does."""
        names: list[str] = []
        examined: list[str] = []
        plain = validated(self.root, None, today=TODAY)
        note = partial(_note, examined)
        assert validated(self.root, self.cache, today=TODAY, progress=note) == plain
        plain = run(self.root, None, check=True, today=TODAY)
        note = partial(_note, names)
        assert run(self.root, self.cache, check=True, today=TODAY, progress=note) == plain
        assert examined == names
        run(self.root, self.cache, check=False, today=TODAY)
        self.said = str(plain)
        return names

    def change(self, name: str, text: str = "a: {b: other}\n") -> None:
        write(self.root, f"config/clusters/{name}/prod.values.yaml", text)

    def edit(self, name: str, old: str, new: str) -> None:
        replace(self.root, f"config/clusters/{name}/cluster.yaml", old, new)

    def says(self, *rules: str) -> list[str]:
        return [rule for rule in rules if f"rule='{rule}'" in self.said]


@pytest.fixture
def new(tmp_path: Path) -> Fleet:
    return Fleet(tmp_path)


@pytest.fixture
def fleet(new: Fleet) -> Fleet:
    new.begin()
    return new


def test_diff_renders_what_is_another_now(fleet: Fleet) -> None:
    commit(fleet.root)
    for name in ("", "alpine", "delta"):
        if name:
            fleet.change(name)
        names: list[str] = []
        found = compared(fleet.root, fleet.cache, progress=partial(_note, names))
        assert found == compared(fleet.root, None)
        assert names == {"alpine": ["alpine"], "delta": ["alpine", "delta"]}.get(name, [])


def test_others_warn_of_what_they_share(fleet: Fleet) -> None:
    fleet.change("alpine")
    assert fleet.rendered() == ["alpine"]
    assert fleet.says(*SHARED) == [*SHARED]


def test_the_last_to_warn_of_a_shared_file_stops(fleet: Fleet) -> None:
    for name in ("campus", "alpine", "everglades"):
        old, new = (": own", ": lax") if name == "alpine" else (": lax", ": own")
        fleet.edit(name, old, new)
        assert fleet.rendered() == [name]
        assert fleet.says(*SHARED) == [*SHARED]
    fleet.edit("alpine", ": lax", ": own")
    assert fleet.rendered() == ["alpine"]
    assert fleet.says(*SHARED) == []
    assert fleet.rendered() == []


def test_one_has_values_of_no_hub(fleet: Fleet) -> None:
    fleet.change("campus")
    assert fleet.rendered() == ["campus"]
    assert fleet.says("unused-values-file") == ["unused-values-file"]
    write(fleet.root, "config/clusters/alpine/new.values.yaml", "")
    assert fleet.rendered() == ["alpine"]
    assert "new.values.yaml" in fleet.said


def test_one_has_an_error_while_another_changes(fleet: Fleet) -> None:
    fleet.change("alpine", "a: [\n")
    assert fleet.rendered() == ["alpine"]
    fleet.change("coastal")
    assert fleet.rendered() == ["alpine", "coastal"]
    fleet.change("alpine", "a: b\n")
    assert fleet.rendered() == ["alpine"]
    assert fleet.rendered() == []


@pytest.mark.parametrize(
    ("wrong", "read", "mended"),
    [
        ("provider: gcp\nbogus: 1\n", ["alpine"], "alpine"),
        ("provider: gcp\nsupport: {helm_chart: none}\n", ["alpine"], "coastal"),
        ("provider: [\n", [], "coastal"),
    ],
)
def test_one_cannot_be_read_whole(fleet: Fleet, wrong: str, read: list[str], mended: str) -> None:
    """Where less of it can be read, the stamp stays as it was: all that changed since is rendered
    each time, and what did not, or is again as it was, is not."""
    fleet.edit("alpine", "provider: gcp\n", wrong)
    assert fleet.rendered() == read
    fleet.change("coastal")
    assert fleet.rendered() == [*read, "coastal"]
    cluster(fleet.root, "alpine")
    assert fleet.rendered() == [mended]
    assert fleet.says("unused-values-file") == ["unused-values-file"]
    assert fleet.rendered() == []


def test_one_could_not_be_read_from_the_start(fleet: Fleet) -> None:
    """What it would have had others say is found out when it can be."""
    fleet.edit("alpine", "provider: gcp\n", "provider: [\n")
    write(fleet.root, "config/defaults.values.yaml", "hub: {}\n")
    assert fleet.rendered() == ALL[1:]
    fleet.change("coastal")
    assert fleet.rendered() == ["coastal"]
    assert fleet.says("unused-values-file") == []
    cluster(fleet.root, "alpine")
    assert fleet.rendered() == ["alpine", *ALL]
    assert fleet.says("unused-values-file") == ["unused-values-file"]


def test_what_the_fleet_says_does_not_hang_on_the_one(new: Fleet) -> None:
    write(new.root, "config/fleet.yaml", FLEET + "receiver: {type: github, secret: a}\n")
    new.edit("delta", FLUX, "provider: gcp\n")
    new.begin()
    new.change("alpine")
    assert new.rendered() == ["alpine"]
    assert new.says("engine-mismatch") == ["engine-mismatch"]
    new.edit("alpine", "provider: gcp\n", "provider: [\n")
    assert new.rendered() == ALL[1:]
    assert new.says("engine-mismatch") == []


def test_what_the_fleet_says_hangs_on_the_one(new: Fleet) -> None:
    write(new.root, "config/fleet.yaml", FLEET + "smoke_test: {image: curl:1}\n")
    for name in ("alpine", "coastal"):
        new.edit(name, "provider: gcp\n", "provider: gcp\ndelivery: {applications: hub}\n")
    new.begin()
    new.change("campus")
    assert new.rendered() == ["campus"]
    assert "`alpine`, `coastal`" in new.said
    new.edit("alpine", "applications: hub", "applications: cluster")
    assert new.rendered() == ["alpine", *ALL]
    assert new.says("waves-without-effect") == ["waves-without-effect"]


def test_a_file_that_may_be_used_elsewhere(fleet: Fleet) -> None:
    fleet.edit("alpine", "[prod.values.yaml]", "[../campus/old.values.yaml]")
    assert fleet.rendered() == ["alpine", *ALL]
    fleet.change("campus")
    assert fleet.rendered() == ["campus", *ALL]
