"""What is compared is what was there when it was listed."""

from pathlib import Path

import pytest

from generator.commands.diffing.sides import InMemory, OnDisk, Together
from generator.errors import FleetwaveError
from generator.git import LENGTH_OF_SHA1
from generator.output import Output

TREE = {"rendered/a": b"one\n", "rendered/b": b"two\n"}


def _on_disk(root: Path) -> OnDisk:
    (root / "rendered").mkdir()
    for path, data in TREE.items():
        (root / path).write_bytes(data)
    return OnDisk(Output(root), InMemory(TREE, LENGTH_OF_SHA1).listing)


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    side = _on_disk(tmp_path)
    (tmp_path / "rendered/b").unlink()
    assert side.read(["rendered/a"]) == {"rendered/a": b"one\n"}


@pytest.mark.parametrize("data", [b"three\n", None])
def test_a_file_that_is_another_by_now(tmp_path: Path, data: bytes | None) -> None:
    side = _on_disk(tmp_path)
    place = tmp_path / "rendered/b"
    place.unlink() if data is None else place.write_bytes(data)
    with pytest.raises(FleetwaveError) as error:
        side.read(TREE)
    assert (str(error.value), error.value.hint) == (
        "`rendered/b` changed while it was compared",
        "compare again when nobody writes",
    )


def test_of_what_two_sides_have_the_second_counts(tmp_path: Path) -> None:
    more = {"rendered/b": b"other\n", "rendered/c": b"three\n"}
    both = Together(_on_disk(tmp_path), InMemory(more, LENGTH_OF_SHA1))
    assert both.read(both.listing) == {**TREE, **more}
