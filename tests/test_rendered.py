"""Each edit of a good rendered tree is found, and said in these words.

A file of ``rendered/`` (here, beside this one) holds the edits that one rule is about: the name,
``@`` the file (``@!``: it is removed), the lines taken out (``-``) and put in (``+``; at the end,
or as a new file, if none are taken out), and what ``fleetwave validate --rendered`` then prints.
``…`` stands for a hash. Those in ``rendered/flux/`` are edits of a fleet that Flux alone delivers.

``pytest --accept`` rewrites what is printed; read the diff before you commit it.
"""

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.commands.inspect import inspect
from generator.plan.artifact import ENGINES
from generator.report import text
from generator.tree import InvalidPathError
from generator.workspace import Workspace
from tests.command import ROOT
from tests.golden import CASES, NAMES, lay_out

HERE = Path(__file__).parent / "rendered"
GOOD = Workspace(ROOT)
BY_FLUX = Workspace(CASES / "flux-beside-argo-cd")
TOPICS = [(path, GOOD) for path in sorted(HERE.glob("*.txt"))]
TOPICS += [(path, BY_FLUX) for path in sorted(HERE.glob("flux/*.txt"))]


@dataclass(frozen=True)
class Edited:
    """A repository with some files otherwise. Implements ``Files``."""

    files: Mapping[str, bytes | None]
    good: Workspace = GOOD

    def read(self, path: str) -> bytes:
        if path not in self.files:
            return self.good.read(path)
        if (data := self.files[path]) is None:
            raise InvalidPathError("file-not-found", f"there is no file `{path}`")
        return data

    def target(self, path: str) -> str:
        return path

    def names(self, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        paths = self.walk(folder)
        below = [path.removeprefix(f"{folder}/").split("/", 1) for path in paths]
        return (
            tuple(sorted({parts[0] for parts in below if len(parts) > 1})),
            tuple(sorted(parts[0] for parts in below if len(parts) == 1)),
        )

    def walk(self, folder: str) -> tuple[str, ...]:
        known = {*self.good.walk(folder), *(p for p in self.files if p.startswith(f"{folder}/"))}
        return tuple(sorted(path for path in known if self.files.get(path, b"") is not None))


@dataclass(frozen=True)
class Case:
    name: str
    edit: str
    expected: str


def cases(topic: Path) -> list[Case]:
    found = []
    for block in re.split(r"^== ", topic.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, expected = block.partition("\n\n")
        name, _, edit = head.partition("\n")
        found.append(Case(name, edit.rstrip("\n"), expected.strip("\n")))
    return found


def edited(edit: str, good: Workspace) -> Edited:
    files: dict[str, bytes | None] = {}
    for hunk in re.split(r"^@", edit, flags=re.MULTILINE)[1:]:
        path, *lines = hunk.rstrip("\n").split("\n")
        if path.startswith("!"):
            files[resolved(path[1:].strip(), good)] = None
            continue
        path = resolved(path.strip(), good)
        after = (files.get(path) or read(path, good)).decode()
        for old, new in re.findall(r"((?:-.*\n)*)((?:\+.*\n)*)", "\n".join([*lines, ""])):
            taken = re.search(re.escape(plain(old)).replace("…", ".*"), after)
            assert taken, f"{path} has no\n{old}"
            start, end = taken.span() if old else (len(after), len(after))
            after = after[:start] + plain(new) + after[end:]
        files[path] = after.encode()
    return Edited(files, good)


def resolved(path: str, good: Workspace) -> str:
    """Fill in the hashes in a path."""
    while "…" in path:
        end = (path + "/").index("/", path.index("…"))
        known = re.compile(re.escape(path[:end]).replace("…", "[0-9a-f]+") + r"(?=/)")
        found = (known.match(one) for one in good.walk("rendered"))
        path = next(match[0] for match in found if match) + path[end:]
    return path


def plain(lines: str) -> str:
    return re.sub(r"^[-+]", "", lines, flags=re.MULTILINE)


def read(path: str, good: Workspace) -> bytes:
    try:
        return good.read(path)
    except InvalidPathError:
        return b""


def printed(files: Edited, clusters: Sequence[str] = ()) -> str:
    result = inspect(files, clusters, lambda *_: None)
    return "\n".join(text.diagnostic(found) for found in result.diagnostics).strip("\n")


@pytest.mark.parametrize(
    ("topic", "good"), [pytest.param(*one, id=str(one[0].relative_to(HERE))) for one in TOPICS]
)
def test_edits(topic: Path, good: Workspace, request: pytest.FixtureRequest) -> None:
    known = cases(topic)
    actual = [Case(case.name, case.edit, printed(edited(case.edit, good))) for case in known]
    if request.config.getoption("--accept"):
        blocks = (f"== {case.name}\n{case.edit}\n\n{case.expected}\n" for case in actual)
        topic.write_text("\n".join(blocks), encoding="utf-8")
        known = actual
    assert actual == known
    if topic.stem == "still-good":
        assert [case.expected for case in known] == [""] * len(known)
    else:
        assert all(f"[{topic.stem}]" in case.expected for case in known)


MANIFESTS = [
    (good, path)
    for good, cluster in ((GOOD, "coastal"), (BY_FLUX, "beta"))
    for folder in ("argocd", "clusters", "flux", "secrets")
    for path in good.walk(f"rendered/{folder}/{cluster}")
]
JUNK = [
    "null",
    "[]",
    "{}",
    "7",
    "true",
    "''",
    "x",
    "- x",
    "{{ .x }}",
    "\x00",
    "\xff",
    '"\\N"',
    "&a *a",
]


def mutated(good: Workspace, path: str, line: int, junk: str | None) -> Edited:
    """Take a line out, or put junk in place of its value."""
    lines = good.read(path).decode().split("\n")
    key, colon, _ = lines[line].rpartition(": ")
    lines[line : line + 1] = [] if junk is None else [f"{key}{colon}{junk}"]
    return Edited({path: "\n".join(lines).encode("utf-8", "surrogateescape")}, good)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_edit_of_a_line_is_too_much(data: st.DataObject) -> None:
    """Whatever somebody does to a line, it is looked at to the end, and can be printed."""
    good, path = data.draw(st.sampled_from(MANIFESTS))
    line = data.draw(st.integers(0, good.read(path).count(b"\n")))
    junk = data.draw(st.none() | st.sampled_from(JUNK))
    printed(mutated(good, path, line, junk), [path.split("/")[2]])


WHOLE = [
    name
    for name in NAMES
    if any((CASES / name / "rendered" / engine).is_dir() for engine in ENGINES)
    if not (CASES / name / "exit").exists()
    if name != "one-hub-of-a-cluster"  # its other hubs are not rendered
]


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_rendered_is_good(name: str, tmp_path: Path) -> None:
    lay_out(CASES / name, tmp_path / "fleet")
    shutil.rmtree(tmp_path / "fleet" / "rendered", ignore_errors=True)
    shutil.copytree(CASES / name / "rendered", tmp_path / "fleet" / "rendered")
    assert inspect(Workspace(tmp_path / "fleet"), (), lambda *_: None).diagnostics == ()


def test_our_own_tree_is_good() -> None:
    assert printed(Edited({})) == ""


LARGE = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: large
  namespace: workshop
  annotations: {{argocd.argoproj.io/sync-wave: "-10"}}
data: {{large: {0}}}
"""


def test_what_is_too_large() -> None:
    path = "rendered/clusters/coastal/workshop/large.yaml"
    files = Edited({path: LARGE.format("x" * 10_000_000).encode()})
    result = inspect(files, ["coastal"], lambda *_: None)
    assert [(str(one.level), one.rule, one.location.path) for one in result.diagnostics] == [
        ("warning", "too-large", "rendered/argocd/coastal/applicationset.yaml"),
        ("error", "too-large", path),
    ]
    folder, large = result.diagnostics
    assert re.fullmatch(
        r"`rendered/clusters/coastal` would hold [\d,]+ KiB, but Argo CD reads 9,766 KiB at most "
        "unless it is told otherwise",
        folder.message,
    )
    assert folder.note == f"the largest file is `{path}` with 9,766 KiB"
    assert large.message == "9,766 KiB, but Kubernetes takes 1,024 KiB at most"


def test_what_cannot_be_read(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "rendered" / "clusters" / "campus", tmp_path / "rendered/clusters/campus"
    )
    (tmp_path / "rendered/clusters/campus/sources.yaml").write_bytes(b"# \xff\n")
    (tmp_path / "rendered/clusters/campus/more.yaml").symlink_to("/etc/hostname")
    result = inspect(Workspace(tmp_path), (), lambda *_: None)
    assert [(one.rule, one.location.path) for one in result.diagnostics] == [
        ("outside-repository", "rendered/clusters/campus/more.yaml"),
        ("not-utf8", "rendered/clusters/campus/sources.yaml"),
    ]
    assert result.partial == ("campus",)
