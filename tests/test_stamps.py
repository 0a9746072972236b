"""What an earlier run left is believed only where it holds, whatever becomes of it meanwhile."""

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from generator.cache import Cache
from generator.kept import COMPILED
from generator.stamps import FOLDER_ID, Index, identity, program
from generator.stamps import signatures as signing
from generator.stamps.index import EMPTY, blob
from generator.stamps.signatures import signatures
from tests.command import command, environment
from tests.repositories import git
from tests.warm.edits import change_values
from tests.warm.fleet import NAMES, make, write
from tests.warm.runs import TODAY
from tests.warm.runs import run as outcome


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "fleet"
    make(root)
    return root


def run(root: Path, cache: Path | None, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command(*arguments),
        cwd=root,
        env=environment(FLEETWAVE_CACHE=str(cache or "")),
        capture_output=True,
        check=False,
    )


def said(root: Path, cache: Path | None, *arguments: str) -> tuple[int, bytes, bytes]:
    ran = run(root, cache, *arguments)
    return ran.returncode, ran.stdout, ran.stderr


def kept(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "arguments",
    [
        ("render", "--check"),
        ("render", "--check", "--strict"),
        ("render", "--format", "json"),
        ("render", "--check", "--staged"),
        ("render", "--check", "--since", "HEAD"),
        ("render", "--check", "--today", "2031-01-01"),
        ("validate",),
        ("validate", "--format", "json"),
        ("validate", "--since", "HEAD"),
        ("affected",),
        ("affected", "--since", "HEAD", "--format", "json"),
    ],
)
def test_the_same_is_said_as_without(
    root: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """Among it that somebody may log in as anyone, which is a warning, and that a hub is paused."""
    path = "config/clusters/alpine/cluster.yaml"
    paused = "- name: prod\n  paused: {reason: x, until: 2030-01-01}\n"
    write(root, path, (root / path).read_text().replace("- name: prod\n", paused))
    run(root, None, "render")
    git(root, "add", "--all")
    git(root, "commit", "-qm", "rendered")
    cache = tmp_path / "cache"
    run(root, cache, "render")
    plain = said(root, None, *arguments)
    assert plain[0] in {0, 1}
    for _ in range(2):
        assert said(root, cache, *arguments) == plain


def test_what_was_altered_cut_short_or_anothers_is_not_believed(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    warm = outcome(root, cache, check=False, today=TODAY)
    plain = outcome(root, None, check=True, today=TODAY)
    assert warm != plain
    whole = {path: path.read_bytes() for path in kept(cache)}
    longest = max(whole, key=lambda path: len(whole[path]))  # the stamp
    write(root, "config/clusters/delta/prod.values.yaml", "a: {b: other}\n")
    outdated = outcome(root, None, check=True, today=TODAY)
    assert outdated != plain
    chance = random.Random(1)  # noqa: S311 -- no secret
    data = whole[longest]
    for damaged in (
        b"",
        data[: len(data) // 2],
        data[:-1],
        *(one_other_byte(data, chance) for _ in range(8)),
        *(whole[path] for path in whole if path != longest),
        os.urandom(5000),
        None,
    ):
        if damaged is None:
            shutil.rmtree(cache)
        else:
            longest.write_bytes(damaged)
        assert outcome(root, cache, check=True, today=TODAY) == outdated


def one_other_byte(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def assert_alike(root: Path, cache: Path) -> None:
    plain = outcome(root, None, check=True, today=TODAY)
    for _ in range(2):
        assert outcome(root, cache, check=True, today=TODAY) == plain


def test_a_stamp_of_another_fleet_at_the_same_place_holds_for_what_is_the_same(
    root: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    outcome(root, cache, check=False, today=TODAY)
    git(root, "add", "--all")
    git(root, "commit", "-qm", "rendered")
    root.rename(tmp_path / "aside")
    subprocess.run(["git", "clone", "-q", tmp_path / "aside", root], check=True)
    assert_alike(root, cache)
    shutil.rmtree(root)
    make(root)
    assert_alike(root, cache)


def test_runs_that_are_killed_leave_nothing_that_is_believed(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    outcome(root, cache, check=False, today=TODAY)
    chance = random.Random(3)  # noqa: S311 -- no secret
    for number in range(8):
        for name in NAMES:
            path = f"config/clusters/{name}/staging.values.yaml"
            write(root, path, f"hub: {{labels: {{a: b{number}}}}}\n")
        with subprocess.Popen(
            command("render"),
            cwd=root,
            env=environment(FLEETWAVE_CACHE=str(cache)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            time.sleep(chance.random() * 0.8)
            process.send_signal(signal.SIGKILL)
        assert_alike(root, cache)
    outcome(root, cache, check=False, today=TODAY)
    assert_alike(root, cache)


def test_runs_at_the_same_time_leave_what_holds(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    chance = random.Random(4)  # noqa: S311 -- no secret
    for _ in range(3):
        change_values(root, chance)
        running = [
            subprocess.Popen(
                command("render", *more),
                cwd=root,
                env=environment(FLEETWAVE_CACHE=str(cache)),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for more in ((), ("--check",), (), ("--check",))
        ]
        change_values(root, chance)
        for process in running:
            process.wait()
        assert_alike(root, cache)


def test_another_template_is_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(program.FOLDER, tmp_path / "templates")
    monkeypatch.setattr(program, "FOLDER", tmp_path / "templates")
    before = identity()
    assert identity() == before
    with (tmp_path / "templates" / "sources.yaml").open("a") as file:
        file.write("\n")
    assert identity() != before


def test_what_an_editor_leaves_in_the_program_is_no_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(program.FOLDER, tmp_path / "templates")
    monkeypatch.setattr(program, "FOLDER", tmp_path / "templates")
    before = identity()
    (tmp_path / "templates" / ".#sources.yaml").symlink_to("somebody@example.org.1:2")
    assert identity() == before


def test_a_program_is_read_again_when_the_disk_says_something_new_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(program.FOLDER, folder)
    monkeypatch.setattr(program, "FOLDER", folder)
    monkeypatch.setattr(program, "_PACKAGE", folder / "none")
    (folder / "none").mkdir()
    file = folder / "sources.yaml"
    token = COMPILED.set(Cache(tmp_path / "cache"))
    try:
        young = identity()
        assert kept(tmp_path / "cache") == []  # it could still change, and nobody would see it
        monkeypatch.setattr(signing, "_TICK", 20_000_000)
        time.sleep(0.1)
        assert identity() == young
        assert len(kept(tmp_path / "cache")) == 1
        assert identity() == young
        about, text = file.stat(), file.read_bytes()
        file.write_bytes(text.replace(b"a", b"b"))
        os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
        assert identity() != young
        file.write_bytes(text)
        assert identity() == young
    finally:
        COMPILED.reset(token)


def test_a_program_that_cannot_be_read_whole_leaves_no_stamp_and_renders(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "FOLDER", tmp_path / "gone")
    assert identity() is None
    plain = outcome(root, None, check=True, today=TODAY)
    assert outcome(root, tmp_path / "cache", check=True, today=TODAY) == plain


def test_only_what_is_as_old_as_the_clocks_tick_is_known_without_being_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"text")
    made = time.time_ns()
    groups = {"": {"file": blob(b"text"), "none": bytes(20)}}
    young = EMPTY.replaced(tmp_path, groups, (), made)
    old = EMPTY.replaced(tmp_path, groups, (), made + 60 * 10**9)
    assert old.known == signatures(tmp_path, ["file", "none"])
    assert list(young.known) == [-1] * 5 + [0] * 5
    assert old.differing(tmp_path, made) == (frozenset(), old)
    owners, learnt = young.differing(tmp_path, made + 60 * 10**9)
    assert (owners, learnt) == (frozenset(), old)
    (tmp_path / "none").write_bytes(b"")
    assert old.differing(tmp_path, made)[0] == {""}


def test_a_folder_that_took_anothers_place_during_a_run_is_not_taken_for_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files in it have the times that they had."""
    monkeypatch.setattr(signing, "_TICK", 20_000_000)
    for name in ("folder", "other"):
        write(tmp_path, f"{name}/below/file", name)
    time.sleep(0.05)
    began = time.time_ns()
    (tmp_path / "folder").rename(tmp_path / "aside")
    (tmp_path / "other").rename(tmp_path / "folder")
    ids = {"folder": FOLDER_ID, "folder/below": FOLDER_ID, "folder/below/file": blob(b"folder")}
    index = EMPTY.replaced(tmp_path, {"a": ids}, (), began)
    assert index.differing(tmp_path, began)[0] == {"a"}


def test_what_one_cluster_has_to_do_with_is_replaced_alone(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(name.encode())
    ids = {name: blob(name.encode()) for name in "abc"}
    later = time.time_ns() + 60 * 10**9
    first = EMPTY.replaced(tmp_path, {name: {name: ids[name]} for name in "abc"}, (), later)
    second = first.replaced(tmp_path, {"b": {"a": ids["a"], "b": ids["b"]}}, "c", later)
    assert [second.of(name) for name in "abc"] == [
        {"a": ids["a"]},
        {"a": ids["a"], "b": ids["b"]},
        {},
    ]
    assert isinstance(second, Index)
    assert second.differing(tmp_path, later) == (frozenset(), second)
    (tmp_path / "b").write_bytes(b"B")
    assert second.differing(tmp_path, later)[0] == {"b"}
