"""Packed charts are read as folders, and whatever an archive is, nothing fails."""

import gzip
import io
import tarfile

import pytest

from generator.charts.archives import WithArchives
from generator.charts.defaults import read_defaults
from generator.tree import InMemory, InvalidPathError

ARCHIVE = "charts/c/charts/hub-1.0.0.tgz"


def packed(files: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        link = tarfile.TarInfo("hub/link.yaml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return raw.getvalue()


FILES = {"hub/values.yaml": b"a: 1", "hub/templates/x.yaml": b"", "hub/Chart.yaml": b"name: hub"}


def test_an_archive_is_a_folder() -> None:
    files = WithArchives(InMemory({"a.yaml": b"b: 2", ARCHIVE: packed(FILES)}))
    assert files.read(f"{ARCHIVE}/hub/values.yaml") == b"a: 1"
    assert files.read("a.yaml") == b"b: 2"
    assert files.names(ARCHIVE) == (("hub",), ())
    assert files.names(f"{ARCHIVE}/hub") == (("templates",), ("Chart.yaml", "values.yaml"))
    assert files.names("charts/c/charts") == ((), ("hub-1.0.0.tgz",))
    assert files.walk(f"{ARCHIVE}/hub/templates") == (f"{ARCHIVE}/hub/templates/x.yaml",)
    assert files.walk("charts") == (ARCHIVE,)
    assert files.target(f"{ARCHIVE}/hub/values.yaml") == f"{ARCHIVE}/hub/values.yaml"
    with pytest.raises(InvalidPathError, match="there is no file"):
        files.read(f"{ARCHIVE}/hub/link.yaml")
    with pytest.raises(InvalidPathError, match="no-such"):
        files.read("charts/no-such.tgz/hub/values.yaml")


@pytest.mark.parametrize(
    "data",
    [b"", b"no archive", gzip.compress(b"no archive"), packed(FILES)[:-20], packed(FILES)[:40]],
)
def test_an_archive_that_cannot_be_read_holds_nothing(data: bytes) -> None:
    assert WithArchives(InMemory({ARCHIVE: data})).walk(ARCHIVE) == ()


@pytest.mark.parametrize(
    ("version", "others", "found"),
    [
        ("1.0.0", (), True),
        ("~1.0", (), True),
        ("2.0.0", (), False),
        ("1.0.0", ("hub-1.1.0.tgz", "hub-next-1.0.0.tgz"), True),
        ("^1", ("hub-1.1.0.tgz",), False),
        ("^1", ("hub-next-1.0.0.tgz", "hub-1.1.0.tgz.prov"), True),
    ],
)
def test_only_the_archive_that_must_be_meant_counts(
    version: str, others: tuple[str, ...], found: bool
) -> None:
    chart = f'dependencies: [{{name: hub, version: "{version}", repository: "https://x.org"}}]'
    files = InMemory(
        {
            "charts/c/Chart.yaml": chart.encode(),
            ARCHIVE: packed(FILES),
            **{f"charts/c/charts/{name}": packed(FILES) for name in others},
        }
    )
    defaults = [*read_defaults(WithArchives(files), "charts/c")]
    expected = [(f"{ARCHIVE}/hub/values.yaml", ("hub",), {"a": 1})] if found else []
    assert [(one.path, one.under, one.values) for one in defaults] == expected
