"""One bed for all scenarios; it ends with the run, however that ends."""

import os
import signal
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from tests.e2e import charts
from tests.e2e.bed.bed import Bed, folder
from tests.e2e.carriers.argocd import ArgoCD
from tests.e2e.carriers.flux import Flux
from tests.e2e.delivery import Delivery
from tests.e2e.repository import Edit, Repository, as_rendered

VERSIONS = [f"0.{number}.0" for number in range(1, 10)]
ENGINES = ("argocd", "flux")
Open = Callable[..., Delivery]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each scenario with either engine, but for those that are marked as one's own."""
    if "engine" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("engines")
        metafunc.parametrize("engine", marker.args if marker else ENGINES, scope="module")


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
def deliver(bed: Bed, engine: str) -> Iterator[Open]:
    """Open a fleet's repository; when the module ends, the engine forgets it."""
    opened: list[Delivery] = []

    def deliver(name: str, edit: Edit = as_rendered, *, is_shared: bool = True) -> Delivery:
        name = name if engine == "argocd" else f"{name}-{engine}"
        repository = Repository(bed.folder, name, edit)
        carrier = (
            ArgoCD(bed, name, repository.url, is_shared=is_shared)
            if engine == "argocd"
            else Flux(bed, name)
        )
        opened.append(Delivery(bed, repository, carrier))
        return opened[-1]

    yield deliver
    for delivery in opened:
        delivery.leave()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if terminalreporter.stats.get("failed") or terminalreporter.stats.get("error"):
        terminalreporter.write_line(f"the engines' logs, until the next run: {folder()}/*/log")
