"""How people name clusters and hubs."""

import pytest

from generator.errors import UsageError
from generator.hub_name import cluster_of, cluster_or_hub, hub_of

BAD = None


@pytest.mark.parametrize(
    ("name", "hub", "either", "cluster"),
    [
        ("a/b", ("a", "b"), ("a", "b"), BAD),
        ("a/b/", ("a", "b"), ("a", "b"), BAD),
        ("a", BAD, ("a", None), "a"),
        ("a/", BAD, ("a", None), "a"),
        ("a/b/c", BAD, BAD, BAD),
        ("a//b", BAD, BAD, BAD),
        ("/b", BAD, BAD, BAD),
        ("/", BAD, BAD, BAD),
        ("", BAD, BAD, BAD),
    ],
)
def test_a_slash_at_the_end_means_nothing(
    name: str,
    hub: tuple[str, str] | None,
    either: tuple[str, str | None] | None,
    cluster: str | None,
) -> None:
    for read, expected in (
        (hub_of, hub),
        (cluster_or_hub, either),
        (lambda one: cluster_of(one, "this takes"), cluster),
    ):
        if expected is BAD:
            with pytest.raises(UsageError, match=f"`{name}` names "):
                read(name)
        else:
            assert read(name) == expected
