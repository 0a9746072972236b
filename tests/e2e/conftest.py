"""One bed for all scenarios; it ends with the run, however that ends."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest

from tests.e2e import charts
from tests.e2e.bed.bed import Bed
from tests.e2e.bed.engines import cache
from tests.e2e.carriers.argocd import ArgoCD
from tests.e2e.carriers.flux import Flux
from tests.e2e.delivery import Delivery
from tests.e2e.repository import Edit, Repository, as_rendered

VERSIONS = [f"0.{number}.0" for number in range(1, 10)]
Open = Callable[..., Delivery]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the scenarios that are about another engine than this run's."""
    others = [one for one in items if _engine() not in _engines(one)]
    config.hook.pytest_deselected(items=others)
    items[:] = [one for one in items if one not in others]


def _engines(scenario: pytest.Item) -> tuple[str, ...]:
    marker = scenario.get_closest_marker("engines")
    return marker.args if marker else (_engine(),)


def _engine() -> str:
    return os.environ["FLEETWAVE_E2E_DELIVERY"]


@pytest.fixture(scope="session")
def engine() -> str:
    """What brings commits to clusters, as ``delivery.engine`` has it."""
    return _engine()


@pytest.fixture(scope="session")
def bed() -> Iterator[Bed]:
    """Start everything; also stop it when told to by a signal that pytest does not know."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    chosen = os.environ["FLEETWAVE_E2E_ENGINES"]
    one = Bed(_folder(), chosen, has_argocd=_engine() == "argocd")
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
        terminalreporter.write_line(f"the engines' logs, until the next run: {_folder()}/*/log")


def _folder() -> Path:
    return cache() / "bed" / _engine()
