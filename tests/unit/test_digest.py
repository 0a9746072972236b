"""Names in rendered/ end in these hashes: others for the same files would upgrade every hub."""

from generator.digest import digest_of


def test_a_hash_of_files_never_changes() -> None:
    files = [("a.yaml", b"a: 1\n"), ("b.yaml", b"")]
    assert digest_of(files) == "9a3d99a96ed5994867395b59b48fbd1fa8b4fec4a5712fdb731076fa7c8f5148"
    assert (
        digest_of(files, salt="prod\0")
        == "7b5881dde59207bbfc55b52b1371c59defdb034244f7fe3dc86de47785218ab1"
    )


def test_no_two_sets_of_files_run_together() -> None:
    sets = [
        [("a", b"b"), ("c", b"")],
        [("a", b""), ("b", b"c")],
        [("a", b"bc\x000\x00")],
        [("c", b""), ("a", b"b")],
    ]
    assert len({digest_of(files) for files in sets}) == len(sets)
