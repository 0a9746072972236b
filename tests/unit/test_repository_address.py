"""What is made of the addresses that git takes."""

import pytest

from generator.repository_address import PLACEHOLDER, address, address_of_origin


@pytest.mark.parametrize(
    ("url", "given", "origin"),
    [
        (PLACEHOLDER, PLACEHOLDER, PLACEHOLDER),
        ("https://github.com/a/b", "https://github.com/a/b", "https://github.com/a/b"),
        ("https://me:pw@github.com/a", "https://github.com/a", "https://github.com/a"),
        ("http://me@host:80/a", "http://host:80/a", "http://host:80/a"),
        ("git@github.com:a/b.git", "ssh://git@github.com/a/b.git", "https://github.com/a/b.git"),
        ("ssh://git@gitlab.com:22/a", "ssh://git@gitlab.com:22/a", "https://gitlab.com/a"),
        ("git://bitbucket.org/a", None, "https://bitbucket.org/a"),
        ("git://host/a", None, None),
        ("git@host:a/b", "ssh://git@host/a/b", "ssh://git@host/a/b"),
        ("git@host:/srv/a", "ssh://git@host/srv/a", "ssh://git@host/srv/a"),
        ("host:a", "ssh://host/a", "ssh://host/a"),
        ("ssh://me:pw@host/a", "ssh://me@host/a", "ssh://me@host/a"),
        ("git@host:a b", None, None),
        ("git@host:{{ a }}", None, None),
        ("https://host/a\n", None, None),
        ("../a", None, None),
        ("/srv/a", None, None),
        ("C:/a", None, None),
        ("file:///srv/a", None, None),
    ],
)
def test_an_address(url: str, given: str | None, origin: str | None) -> None:
    assert (address(url), address_of_origin(url)) == (given, origin)
