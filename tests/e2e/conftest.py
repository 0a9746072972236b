"""One bed for all scenarios; it ends with the run, however that ends."""

import os
import signal
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from tests.e2e import charts
from tests.e2e.bed.bed import Bed, folder
from tests.e2e.delivery import Delivery, Edit, as_rendered

VERSIONS = [f"0.{number}.0" for number in range(1, 10)]
Open = Callable[..., Delivery]


@pytest.fixture(scope="session")
def bed() -> Iterator[Bed]:
    """Start everything; also stop it when told to by a signal that pytest does not know."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    one = Bed(folder(), os.environ["FLEETWAVE_E2E_ENGINES"])
    try:
        one.start()
        charts.publish(one.folder / "served" / "charts", "hub", VERSIONS)
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="module")
def deliver(bed: Bed) -> Iterator[Open]:
    """Open a fleet's repository; when the module ends, Argo CD forgets it."""
    opened: list[Delivery] = []

    def deliver(name: str, edit: Edit = as_rendered) -> Delivery:
        opened.append(Delivery(bed, name, edit))
        return opened[-1]

    yield deliver
    for delivery in opened:
        delivery.leave()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if terminalreporter.stats.get("failed") or terminalreporter.stats.get("error"):
        terminalreporter.write_line(f"the engines' logs, until the next run: {folder()}/*/log")
