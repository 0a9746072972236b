"""Positions of diagnostics are looked up together: what a file costs does not grow with them."""

from collections import Counter

from generator.diagnostic import Diagnostic, Location, Position
from generator.document import locate
from generator.tree import InMemory


class Counted(InMemory):
    """Counts how often each file is read."""

    def __init__(self, tree: dict[str, bytes]) -> None:
        super().__init__(tree)
        self.reads: Counter[str] = Counter()

    def read(self, path: str) -> bytes:
        self.reads[path] += 1
        return super().read(path)


def test_a_file_with_many_mistakes_is_read_once() -> None:
    text = "".join(f"key{number}: {number}\n" for number in range(100)).encode()
    files = Counted({"x.yaml": text, "broken.yaml": b"a: [\n"})
    found = locate(
        [
            Diagnostic(location=Location(path, keys, on_key=True), rule="unknown-key", message="m")
            for path, keys in [
                *(("x.yaml", (f"key{number}",)) for number in reversed(range(100))),
                ("broken.yaml", ("a",)),
                ("gone.yaml", ("a",)),
            ]
        ],
        files,
    )
    assert [one.position for one in found] == [
        Position("broken.yaml", 1, 1, 4, "a: ["),
        Position("gone.yaml", 1, 1, 1, ""),
        *(
            Position("x.yaml", number + 1, 1, len(f"key{number}"), f"key{number}: {number}")
            for number in range(100)
        ),
    ]
    assert files.reads == {"x.yaml": 1, "broken.yaml": 1, "gone.yaml": 1}
