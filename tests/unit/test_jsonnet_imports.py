"""What jsonnet can import is found in its text: held against what go-jsonnet does import."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from generator import jsonnet
from generator.diagnostic import InvalidError, Location
from generator.fleet import Reference
from generator.jsonnet.evaluation import evaluate
from generator.tree import InMemory

NAMES = ("lib", "it's", 'say "so"', "a\\b", "two\nlines", "é", "😀", "x/y")
NOISE = (
    '// do not import "half\n',
    "# import 'none'\n",
    "/* import ' */",
    "// it's\n",
    "",
    "\n",
)
DECOYS = (
    'title: "Data import"',
    "title: 'Data import'",
    '"import": 1',
    "'import': 'import'",
    "x: |||\n  import 'text'\n|||",
    r"y: 'it\'s an import'",
    "z: @'''import'''",
    'w: @"""import"""',
)


def quoted(name: str, style: int) -> str:
    match style:
        case 0:
            return "@'" + name.replace("'", "''") + "'"
        case 1:
            return '@"' + name.replace('"', '""') + '"'
        case 2:
            return json.dumps(name)
        case 3:
            return json.dumps(name, ensure_ascii=False).replace("\\n", "\n")
        case _:
            inner = name.replace("\\", "\\\\").replace("'", "\\'")
            return f"'{inner}'"


imports = st.builds(
    lambda word, name, style, between: f"{word} {between}{quoted(name, style)}",
    st.sampled_from(["import", "importstr", "importbin"]),
    st.sampled_from(NAMES),
    st.integers(0, 4),
    st.sampled_from(["", "\n", "/* it's */", '// "one\n']),
)
fields = st.lists(
    st.one_of(st.sampled_from(DECOYS), imports.map(lambda text: f"[std.md5('%s')]: {text}")),
    min_size=1,
    max_size=6,
)


@example(['title: "Data import"', "a: import '../x/lib'", 'b: "z"'], "")
@given(fields, st.sampled_from(NOISE))
def test_what_is_imported_is_found(parts: list[str], noise: str) -> None:
    named = (part.replace("%s", str(number)) for number, part in enumerate(parts))
    unique = (
        f"[if true then '{number}' else null]: {{ {part} }}" for number, part in enumerate(named)
    )
    text = noise + "{\n" + f",{noise or ' '}".join(unique) + "\n}"
    files = InMemory(
        {"a/main.jsonnet": text.encode()}
        | {f"a/{name}": b"{}" for name in NAMES}
        | {"x/lib": b"{}"}
    )
    at = Reference(path="a/main.jsonnet", location=Location("cluster.yaml"))
    try:
        result = evaluate(files, at, text.encode(), {}, lambda *_: False)
    except InvalidError as error:
        raise AssertionError(error.diagnostics[0].message, text) from None
    assert set(result.sources) <= jsonnet.closure(files, "a/main.jsonnet").keys()
