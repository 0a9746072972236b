"""Every rule is explained in docs/rules.md, and printed by a case."""

import ast
import re
from collections.abc import Iterator

import pytest
import yaml

from tests.command import ROOT

DOC = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", DOC, re.MULTILINE | re.DOTALL))


def rules() -> dict[str, set[str]]:
    """Return the ids of the rules in the source, and the levels that they have there."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "generator").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for rule, levels in in_module(tree):
            found.setdefault(rule, set()).update(levels)
    return found


def in_module(tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            levels = named_levels(given.get("level"))
            if called(node) == "InvalidPathError":
                given["rule"] = node.args[0]
            if "rule" in given:
                yield from ((rule, levels) for rule in texts(given["rule"], constants))
        elif isinstance(node, ast.FunctionDef):
            options = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            for argument, default in options:
                if argument.arg == "rule" and default is not None:
                    yield from ((rule, {"error"}) for rule in texts(default, constants))


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def texts(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    """Give the texts that an expression may have; what is passed on was found elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from texts(node.body, constants)
            yield from texts(node.orelse, constants)
        case ast.Name() if node.id in constants:
            yield from texts(constants[node.id], constants)
        case ast.Name() | ast.Attribute():
            assert ast.unparse(node) in {"rule", "error.rule", "error.reason", "finding.rule"}, (
                ast.unparse(node)
            )
        case _:
            raise AssertionError(ast.unparse(node))


def named_levels(node: ast.expr | None) -> set[str]:
    if node is None:
        return {"error"}
    if isinstance(node, ast.Name):
        return {"error", "warning"}  # as it is called
    names = {one.attr.lower() for one in ast.walk(node) if isinstance(one, ast.Attribute)}
    return names & {"error", "warning", "note"} or {"error"}


def test_every_rule_has_a_section_in_alphabetical_order() -> None:
    assert list(SECTIONS) == sorted(rules())


def test_every_rule_is_printed_by_a_case() -> None:
    tests = ROOT / "tests"
    printed = {
        rule
        for file in (*tests.glob("cases/*/stderr"), *tests.glob("rendered/*.txt"))
        for rule in re.findall(r"(?:error|warning|note)\[(.*?)\]", file.read_text(encoding="utf-8"))
    }
    assert printed == set(rules())


@pytest.mark.parametrize("rule", SECTIONS)
def test_a_section_names_the_levels_and_shows_before_and_after(rule: str) -> None:
    section = SECTIONS[rule]
    levels = re.match(r"\n\*\*(.*?)\*\*", section)
    assert levels
    assert set(levels[1].lower().split(" or ")) == rules().get(rule)
    snippets = re.findall(
        r"^```yaml\n(# (?:before|after)\b.*?)^```$", section, re.MULTILINE | re.DOTALL
    )
    assert [text.split("\n")[0].split()[1].rstrip(":") for text in snippets] == ["before", "after"]


@pytest.mark.parametrize("rule", SECTIONS)
def test_what_is_shown_after_can_be_read(rule: str) -> None:
    after = re.findall(r"^```yaml\n(# after\b.*?)^```$", SECTIONS[rule], re.MULTILINE | re.DOTALL)
    for text in after:
        list(yaml.safe_load_all(re.sub(r"\[\[.*?\]\]", "x", text)))
