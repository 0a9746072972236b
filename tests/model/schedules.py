"""The schedules in ``traces/`` that break a promise, the shortest there are."""

from pathlib import Path

from tests.model.explore import BrokenPromiseError

TRACES = Path(__file__).parent / "traces"


def compare(name: str, found: BrokenPromiseError, *, accept: bool) -> None:
    path = TRACES / f"{name.replace('_', '-')}.txt"
    if accept:
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{found}\n", encoding="utf-8")
    assert f"{found}\n" == path.read_text(encoding="utf-8")
