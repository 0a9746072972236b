"""What a terminal shows is as wide as it is; places are never cut."""

from generator.diagnostic import Location
from generator.explanation import Kind, Leaf, Setting, Source
from generator.report.explain import blocks, lines

LONG = "abcdefghijklmnopqrstuvwxyz" * 4


def setting(path: str, value: object, *, kind: Kind = Kind.VALUES, line: int | None = 3) -> Setting:
    source = Source(path=path, kind=kind, values={}, variables={"NAME": "x"})
    is_encrypted = kind is Kind.ENCRYPTED
    at = Location(path, line=line, column=line and 5)
    return Setting(source, ("hub", "key"), None if is_encrypted else value, is_encrypted, at)


LEAVES = [
    Leaf(
        ("hub", "key"),
        (
            setting("a.yaml", LONG),
            setting("longer.jsonnet", [LONG], kind=Kind.JSONNET, line=None),
            setting("enc.yaml", None, kind=Kind.ENCRYPTED),
            setting("values.yaml", {"a": "\u2028"}, kind=Kind.DEFAULT),
        ),
    ),
    Leaf(("odd\x85key",), (setting("b.yaml", None),)),
]


def test_blocks_are_cut_to_the_width() -> None:
    assert blocks(LEAVES, 50) == (
        "hub.key = abcdefghijklmnopqrstuvwxyzabcdefghijklm…\n"
        "  set by    a.yaml:3:5\n"
        '  overrode  longer.jsonnet   ["abcdefghijklm…  (jsonnet: NAME=x)\n'
        "  overrode  enc.yaml:3:5     (encrypted)\n"
        '  default   values.yaml:3:5  {"a": "\\u2028"}\n'
        "\n"
        "odd\\u0085key = null  (takes the chart's default away, if it has one)\n"
        "  set by    b.yaml:3:5\n"
    )


def test_lines_are_cut_to_the_width() -> None:
    assert lines(LEAVES, 50) == (
        "hub.key       abcdefghijklmnopqrstuvw…  a.yaml:3:5\n"
        "odd\\u0085key  null                      b.yaml:3:5\n"
    )


def test_without_a_terminal_nothing_is_cut() -> None:
    assert blocks(LEAVES[:1], None).startswith(f"hub.key = {LONG}\n")
    assert lines(LEAVES, None) == (
        f"hub.key       {LONG}  a.yaml:3:5\nodd\\u0085key  null{' ' * 36}  b.yaml:3:5\n"
    )


def test_nothing_to_say_is_nothing() -> None:
    assert (blocks([], 50), lines([], 50), lines([], None)) == ("", "", "")
