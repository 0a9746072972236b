"""What is said of a cluster's charts is known without them: the rules that can warn of one."""

import ast
import inspect

from generator.charts import lint
from generator.charts.warnings import WARNINGS


def test_these_are_the_warnings_of_lint() -> None:
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(lint))):
        if isinstance(node, ast.Call):
            given = {one.arg: ast.unparse(one.value) for one in node.keywords}
            if "Level.WARNING" in given.get("level", ""):
                found.add(ast.literal_eval(given["rule"]))
    assert found == WARNINGS
