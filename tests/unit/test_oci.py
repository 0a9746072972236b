"""What is pushed: the same bytes wherever it is packed, and what others read of it."""

import gzip
import io
import json
import tarfile
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from generator.oci.archive import gzipped, tarred
from generator.oci.artifact import Found, Origin, artifact, found
from generator.oci.chart import chart
from generator.oci.image import layout

names = st.text(st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1)
paths = st.lists(names, min_size=1, max_size=40).map("/".join)

ORIGIN = Origin(
    url="https://git.example.org/hubs.git",
    branch="main",
    commit="5" * 40,
    time="2026-01-02T03:04:05Z",
)
FILES = {"rendered/flux/alpha/kustomization.yaml": b"resources: []\n", "é" * 120: b"x" * 70_000}


@given(st.binary(max_size=200_000) | st.integers(0, 3).map(lambda n: b"x" * (65_535 * n)))
def test_what_is_packed_comes_out_again(data: bytes) -> None:
    assert gzip.decompress(gzipped(data)) == data


@given(st.dictionaries(paths, st.binary(max_size=2000), max_size=5))
def test_files_come_out_of_an_archive_as_they_were(files: dict[str, bytes]) -> None:
    with tarfile.open(fileobj=io.BytesIO(tarred(files))) as archive:
        members = archive.getmembers()
        read = {one.name: archive.extractfile(one).read() for one in members}  # type: ignore[union-attr]
    assert read == {name.rstrip("/") or name: data for name, data in files.items()}
    assert {(one.mode, one.uid, one.mtime, one.uname) for one in members} <= {(0o644, 0, 0, "")}


def test_the_bytes_are_the_same_on_every_machine() -> None:
    """Which zlib Python has, and in which order the files come, must not count."""
    packed = gzipped(tarred(FILES))
    assert packed == gzipped(tarred(dict(reversed(FILES.items()))))
    assert sha256(packed).hexdigest() == (
        "5ab1b0b9fb3a92cbcff3216b8e7a61fa8b8fd4af6cdb9459872ca90a993d9cec"
    )
    assert artifact(FILES, ORIGIN).digest == (
        "sha256:28181f14c8bcfa5225d0f011b41d3777ac548bfcced87dc77ae77633bf55e9bc"
    )


def test_an_artifact_says_where_it_is_from() -> None:
    image = artifact(FILES, ORIGIN)
    manifest = json.loads(image.manifest.data)
    assert manifest["annotations"] == {
        "org.opencontainers.image.created": "2026-01-02T03:04:05Z",
        "org.opencontainers.image.revision": f"main@sha1:{'5' * 40}",
        "org.opencontainers.image.source": "https://git.example.org/hubs.git",
    }
    assert manifest["config"]["mediaType"] == "application/vnd.cncf.flux.config.v1+json"
    assert [one["mediaType"] for one in manifest["layers"]] == [
        "application/vnd.cncf.flux.content.v1.tar+gzip"
    ]
    assert found(image.manifest.data) == Found(image.digest, "5" * 40)


def test_an_artifact_of_others_names_no_commit() -> None:
    for manifest in (b"{}", b"[]", b'{"annotations": null}', b"no JSON"):
        assert found(manifest) == Found(f"sha256:{sha256(manifest).hexdigest()}", None)


def test_a_layout_has_each_blob_by_its_digest() -> None:
    image = artifact(FILES, ORIGIN)
    tree = layout(image)
    blobs = {path: data for path, data in tree.items() if path.startswith("blobs/")}
    assert {f"blobs/sha256/{sha256(data).hexdigest()}" for data in blobs.values()} == set(blobs)
    index = json.loads(tree["index.json"])
    assert [one["digest"] for one in index["manifests"]] == [image.digest]


def test_a_chart_lies_in_a_folder_of_its_name() -> None:
    about = b"apiVersion: v2\nname: hub\nversion: 0.1.0+h0123456789ab\n"
    image = chart({"Chart.yaml": about, "templates/a.yaml": b"a: 1\n"})
    assert json.loads(image.config.data) == {
        "apiVersion": "v2",
        "name": "hub",
        "version": "0.1.0+h0123456789ab",
    }
    with tarfile.open(fileobj=io.BytesIO(image.layer.data)) as archive:
        assert archive.getnames() == ["hub/Chart.yaml", "hub/templates/a.yaml"]
