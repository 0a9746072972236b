"""What is taken for a secret, and what is not. Put together here, so that no scanner finds one."""

import string
from random import Random

import pytest

from generator.secret_shapes import SHAPES, Found, find_secrets

RANDOM = Random(4)  # noqa: S311 -- to repeat
ALNUM = string.ascii_letters + string.digits
BASE64 = ALNUM + "+/"


def some(signs: str, count: int) -> str:
    return "".join(RANDOM.choices(signs, k=count))


def key(kind: str, newline: str = "\n    ") -> str:
    lines = newline.join(some(BASE64, 64) for _ in range(3))
    return f"-----BEGIN {kind}-----{newline}{lines}{newline}-----END {kind}-----"


SECRETS = [
    ("a private key", key("PRIVATE KEY")),
    ("a private key", key("RSA PRIVATE KEY")),
    ("a private key", key("OPENSSH PRIVATE KEY", "\n# ")),
    ("a private key", key("PGP PRIVATE KEY BLOCK", "\n\n")),
    ("a private key", '"private_key": "' + key("PRIVATE KEY", r"\n") + '"'),
    ("an age key", "AGE-SECRET-KEY-1" + some("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)),
    *(("a GitHub token", f"gh{kind}_{some(ALNUM, 36)}") for kind in "pousr"),
    ("a GitHub token", f"github_pat_{some(ALNUM, 22)}_{some(ALNUM, 59)}"),
    *(("a GitLab token", f"gl{kind}-{some(ALNUM + '_-', 20)}") for kind in ("pat", "dt", "rt")),
    ("a GitLab token", f"glpat-{some(ALNUM, 40)}.01.0z{some('0123456789abcdef', 7)}"),
    *(
        ("a Slack token", f"xox{kind}-{some('123', 12)}-{some('123', 12)}-{some(ALNUM, 24)}")
        for kind in "abprs"
    ),
    ("a Slack token", f"xapp-1-A{some('0123', 10)}-{some('123', 13)}-{some('0123abcdef987', 64)}"),
    (
        "the address of a Slack webhook",
        f"https://hooks.slack.com/services/T{some('0A1', 8)}/B{some('0A1', 10)}/{some(ALNUM, 24)}",
    ),
    ("a Google API key", "AIza" + some(ALNUM, 35)),
    ("a Google OAuth client secret", "GOCSPX-" + some(ALNUM + "-_", 28)),
    *(
        (
            "an AWS secret access key",
            f"id: {kind}{some('234567ABCDEF', 16)}\nsecret: {some(BASE64, 40)}",
        )
        for kind in ("AKIA", "ASIA")
    ),
    ("a storage key of Azure", f"AccountName=x;AccountKey={some(BASE64, 86)}==;Endpoint=y"),
    ("a Docker Hub token", "dckr_pat_" + some(ALNUM, 27)),
    ("a Grafana token", f"glsa_{some(ALNUM, 32)}_{some('0123abcd', 8)}"),
]


def found(text: str) -> list[Found]:
    return list(find_secrets(text.encode()))


@pytest.mark.parametrize(("name", "secret"), SECRETS)
@pytest.mark.parametrize("text", ["{}", "a: {}\nb: 1\n", "a:\n  b: '{}'", "# {} #"])
def test_a_secret_is_found(name: str, secret: str, text: str) -> None:
    assert [one.name for one in found(text.replace("{}", secret))] == [name]


def test_every_shape_is_tried() -> None:
    tried = {
        (shape.name, shape.prefix)
        for name, secret in SECRETS
        for shape in SHAPES
        if shape.name == name and shape.prefix in secret.encode()
    }
    assert tried == {(shape.name, shape.prefix) for shape in SHAPES}


@pytest.mark.parametrize(
    "text",
    [
        f"ghp_{'x' * 36}",
        f"ghp_{some(ALNUM, 35)}",
        f"xghp_{some(ALNUM, 36)}",
        f"my-glpat-{some(ALNUM, 20)}",
        "glpat-your-token-here",
        f"AIza{some(ALNUM, 36)}",
        "xoxb-your-token-goes-in-here-please",
        f"AKIA{some('234567ABCDEF', 16)}",
        f"AKIA{some('234567ABCDEF', 16)} {some('0123456789abcdef', 40)}",
        "AKIAIOSFODNN7EXAMPLE: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AGE-SECRET-KEY-1...",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n<the key>\n-----END PRIVATE KEY-----",
        f"-----BEGIN PRIVATE KEY-----\n{'Put the text of your key in here, ' * 3}\n-----END ",
        key("PUBLIC KEY"),
        key("CERTIFICATE"),
        "AccountKey=$(STORAGE_KEY)",
    ],
)
def test_what_only_resembles_one_is_not(text: str) -> None:
    assert found(text) == []


def test_the_fingerprint_is_of_the_value_wherever_and_however_it_stands() -> None:
    first, other = key("PRIVATE KEY", "\n"), key("PRIVATE KEY", "\n")
    indented = "a: |\n" + "".join(f"  {line}\n" for line in first.split("\n")) + "b: 1\n"
    places = [found(text)[0] for text in (first, indented, other)]
    assert [place.start for place in places] == [0, 7, 0]
    prints = [place.fingerprint for place in places]
    assert [prints.index(one) for one in prints] == [0, 0, 2]
