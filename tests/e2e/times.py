"""How long each scenario took, as it ends, and all of them in a table at the end."""

from collections import Counter
from collections.abc import Iterable

import pytest

TITLE = "seconds, with what was set up first and taken down last"


def pytest_report_teststatus(
    report: pytest.CollectReport | pytest.TestReport,
) -> tuple[str, str, str] | None:
    if report.when != "call":
        return None
    word = f"{report.outcome.upper()} in {report.duration:.0f} s"
    return report.outcome, report.outcome[0], word


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [
        one
        for listed in terminalreporter.stats.values()
        for one in listed
        if isinstance(one, pytest.TestReport)
    ]
    terminalreporter.section(TITLE)
    for line in table(reports):
        terminalreporter.write_line(line)


def table(reports: Iterable[pytest.TestReport]) -> list[str]:
    """Return a line for each module, and below it one for each of its scenarios."""
    took: Counter[tuple[str, str]] = Counter()
    for one in reports:
        module, _, scenario = one.nodeid.partition("::")
        took[module, scenario] += one.duration
        took[module, ""] += one.duration
    return [
        f"{seconds:6.0f}  {'  ' + scenario if scenario else module}"
        for (module, scenario), seconds in sorted(took.items())
    ]
