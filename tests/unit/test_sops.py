"""Files that sops encrypted pass; whatever somebody did to them by hand is found, and not shown."""

import json
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from generator.sops import is_encrypted_file, problems
from generator.yaml.loader import load

SOPS = Path(sys.executable).parent / "sops"
SECRET = "hunter2"  # noqa: S105 -- what must not be in any message
TEXT = f"""\
# A comment about {SECRET}.
jupyterhub:
  hub:
    # within
    password: {SECRET}  # at the end
    sizes: [1, 2.5, true, {{deep: {SECRET}}}]
    kept: [null, "", {{}}, []]
    open_unencrypted:
      # not a secret
      script: |
        # not a comment
        echo
#
date: 2024-01-01
"""


@pytest.fixture(scope="module")
def encrypt(tmp_path_factory):
    """Return what encrypts a text with a key of its own, once for each text and rule."""
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    folder = tmp_path_factory.mktemp("sops")
    done: dict[tuple[str, ...], bytes] = {}

    def run(text: str, *options: str, name: str = "secret.yaml") -> bytes:
        key = (text, name, *options)
        if key not in done:
            path = folder / name
            path.write_text(text)
            command = [SOPS, "--disable-version-check", "encrypt", "--age", recipient]
            # In a folder of its own: sops looks for a .sops.yaml around it.
            result = subprocess.run(
                [*command, *options, path], cwd=folder, capture_output=True, check=True
            )
            done[key] = result.stdout
        return done[key]

    return run


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--unencrypted-suffix", "_unencrypted"),
        ("--unencrypted-suffix", "_open"),
        ("--encrypted-suffix", "word"),
        ("--encrypted-regex", "^(password|sizes)$"),
        ("--encrypted-regex", r"(?i)PASS\w+\z"),
        ("--unencrypted-regex", "^(kept|date)$"),
    ],
    ids=" ".join,
)
def test_what_sops_encrypted_has_no_problems(encrypt, options):
    data = encrypt(TEXT, *options)
    assert problems(data) == []
    assert is_encrypted_file(load(data))


def test_json_is_read_too(encrypt):
    text = json.dumps({"a": SECRET, "b": [1, {"c": "😀</>\u2028"}], "d_unencrypted": 1})
    data = encrypt(text, name="secret.json")
    assert problems(data) == []
    planted = data.replace(b'"d_unencrypted": 1', b'"d": 1')
    assert [found.keys for found in problems(planted)] == [("d",)]


def test_every_value_put_in_by_hand_is_found_at_its_place(encrypt):
    lines = encrypt(TEXT).decode().split("\n")
    ciphertexts = [
        (number, line)
        for number, line in enumerate(lines)
        if "ENC[" in line and "mac:" not in line and not line.lstrip().startswith("#")
    ]
    assert len(ciphertexts) == 6
    for number, line in ciphertexts:
        start = line.index("ENC[")
        changed = [*lines]
        changed[number] = line[:start] + SECRET
        (found,) = problems("\n".join(changed).encode())
        assert (found.line, found.column) == (number + 1, start + 1)
        assert found.message.endswith("` is not encrypted")
        assert found.message.removesuffix("` is not encrypted") == "`" + ".".join(
            map(str, found.keys)
        )
        assert SECRET not in found.message


def test_every_comment_put_in_by_hand_is_found(encrypt):
    lines = encrypt(TEXT).decode().split("\n")
    comments = [number for number, line in enumerate(lines) if line.lstrip().startswith("#ENC[")]
    assert len(comments) == 3
    for number in comments:
        line = lines[number]
        changed = [*lines]
        changed[number] = line[: line.index("#")] + f"# {SECRET}"
        (found,) = problems("\n".join(changed).encode())
        assert (found.message, found.line) == ("a comment is not encrypted", number + 1)


def changed(data: bytes, *replacements: tuple[str, str]) -> bytes:
    text = data.decode()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    mac: ENC[", "    mac: x[", "`sops.mac` is not encrypted"),
        ("    mac: ENC[", "    was: ENC[", "`sops.mac` is missing"),
        ("    version: ", "    ver: ", "`sops.version` is missing"),
        ("    lastmodified: ", "    last: ", "`sops.lastmodified` is missing"),
        ("    age:", "    old:", "no recipient: nobody can decrypt the file"),
        ("          enc: ", "          env: ", "a recipient without an encrypted key"),
        (
            "    unencrypted_suffix: _unencrypted",
            "    unencrypted_suffix: _unencrypted\n    encrypted_regex: x",
            "more than one rule: unencrypted_suffix, encrypted_regex",
        ),
        (
            "unencrypted_suffix: _unencrypted",
            "encrypted_comment_regex: x",
            "a file with `encrypted_comment_regex` cannot be checked",
        ),
        (
            "unencrypted_suffix: _unencrypted",
            "encrypted_regex: '['",
            "the pattern of `encrypted_regex` cannot be checked",
        ),
        (
            "unencrypted_suffix: _unencrypted",
            "encrypted_regex: '^[[:alpha:]]+$'",
            "the pattern of `encrypted_regex` cannot be checked",
        ),
        ("sops:", "other:", "no sops metadata"),
    ],
)
def test_metadata_that_is_not_as_sops_left_it_is_found(encrypt, old, new, message):
    (found, *_) = problems(changed(encrypt(TEXT), (old, new)))
    assert found.message == message


@pytest.mark.parametrize(
    "data", [b"", b"a: 1\n", b"- sops: {}\n", b"sops: text\n", b"text", b"sops: []\n"]
)
def test_a_file_of_which_only_the_name_says_that_it_is_encrypted_is_found(data):
    assert [found.message for found in problems(data)] == ["no sops metadata"]
    assert not is_encrypted_file(load(data))


@pytest.mark.parametrize(
    "metadata",
    ["{}", "{age: 1}", "{key_groups: 1}", "{key_groups: [1]}", "{age: [1], mac: 1}",
     "{age: {a: 1}}", "{key_groups: [{age: x}], mac: []}",
     "{encrypted_regex: {a: 1}}", "{encrypted_regex: 1}"],
)  # fmt: skip
def test_metadata_of_any_shape_gives_problems_only(metadata):
    found = problems(f"a: {SECRET}\nsops: {metadata}\n".encode())
    assert found
    assert all(SECRET not in one.message for one in found)


@pytest.mark.parametrize(
    ("data", "message", "place"),
    [
        (b"a: 1\nhunter2: 1\nhunter2: 2\n", "not YAML that all readers take alike", (3, 1)),
        (b"a:\n- \tb: hunter2\n", "a tab may not stand here", (2, 3)),
        (b"a: \xff", "byte 0xff is not UTF-8", (1, 4)),
        (b"a: [hunter2", "this `[` is not closed", (1, 4)),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_a_problem_that_quotes_nothing(data, message, place):
    (found,) = problems(data)
    assert (found.message, (found.line, found.column)) == (message, place)
