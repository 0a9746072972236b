"""A repository as it would be, with files that are not written yet."""

from pathlib import Path

import pytest

from generator.tree import InvalidPathError, Overlay
from generator.workspace import Workspace


def test_what_is_on_top_hides_what_is_below(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "old").write_bytes(b"old")
    (tmp_path / "a" / "same").write_bytes(b"old")
    (tmp_path / "a" / "link").symlink_to("old")
    files = Overlay(Workspace(tmp_path), {"a/same": b"new", "a/c/new": b"new", "top": b"new"})
    assert [files.read(path) for path in ("a/old", "a/same", "a/c/new")] == [b"old", b"new", b"new"]
    assert files.names("a") == (("b", "c"), ("link", "old", "same"))
    assert files.names("a/c") == ((), ("new",))
    assert files.names("") == (("a",), ("top",))
    assert files.names("ab") == ((), ())
    assert files.walk("a") == ("a/c/new", "a/link", "a/old", "a/same")
    assert files.walk("a/c") == ("a/c/new",)
    assert [files.target(path) for path in ("a/link", "a/same")] == ["a/old", "a/same"]
    with pytest.raises(InvalidPathError):
        files.read("a/c")
