"""What a reviewer must not miss in what objects have besides values."""

import pytest

from generator.delta.compare import Edit, EditOp
from generator.delta.dangers import UNPROTECTED, in_object
from generator.inspection.known import PRUNE, SYNC_OPTIONS


@pytest.mark.parametrize(
    ("annotation", "was", "now", "is_danger"),
    [
        (SYNC_OPTIONS, "Prune=false,Delete=false", None, True),
        (SYNC_OPTIONS, "Delete=false, Prune=false", None, True),
        (SYNC_OPTIONS, "Delete=false, Prune=false ", "Prune=false", False),
        (SYNC_OPTIONS, "Delete=false", None, False),
        (PRUNE, "disabled", None, True),
        (PRUNE, "enabled", "disabled", False),
    ],
)
def test_a_protection_is_lifted(
    annotation: str, was: str, now: str | None, is_danger: bool
) -> None:
    keys = ("metadata", "annotations", annotation)
    edit = Edit(keys=keys, op=EditOp.UPDATE if now else EditOp.DELETE, old=was, new=now)
    assert [*in_object("HelmRelease", edit)] == ([UNPROTECTED] if is_danger else [])
