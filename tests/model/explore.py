"""Try everything that may happen, or much of it at random, and tell how the promise was broken.

The states of a scenario form a finite graph: commits are finite, counters stop where counting
further would tell nobody anything, and waiting is no move.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.model import helm_controller, others
from tests.model.api import Move, State
from tests.model.health import OWN
from tests.model.scenario import Scenario

PROGRAMS = (
    "somebody",
    "Argo CD",
    "source-controller",
    "kustomize-controller",
    "Flux",
    "helm-controller",
)

Judge = Callable[[Scenario, State, Move], str | None]
"""Says what is wrong with a move, if something is."""


class BrokenPromiseError(AssertionError):
    """A schedule that must not be, as numbered steps in plain words."""

    def __init__(self, what: str, steps: Sequence[str]) -> None:
        self.what = what
        self.steps = tuple(steps)
        lines = [f"{number:3}. {step}" for number, step in enumerate(steps, 1)]
        super().__init__("\n".join([what, *lines]))


def moves(scenario: Scenario, state: State) -> Iterator[Move]:
    """Everything that may happen next. Whoever is not chosen is slow, busy or stopped."""
    yield from others.people(scenario, state)
    yield from scenario.deliver(scenario, state)
    yield from others.sources(scenario, state)
    yield from helm_controller.moves(scenario, state)


@dataclass(slots=True)
class Graph:
    """All states that can be reached, by number, and the moves between them."""

    scenario: Scenario
    states: list[State]
    successors: list[list[int]]
    came: list[tuple[int, Move | None]]
    """The number of the state before, and the move: the shortest way from the start."""

    def steps(self, number: int) -> list[str]:
        found = []
        while number:
            number, move = self.came[number]
            found.append(str(move))
        return found[::-1]

    def traps(self, goal: Callable[[State], bool]) -> list[int]:
        """Return the states from which no schedule leads to the goal, the nearest first.

        If there is none, every fair schedule gets there: one that never does would stay for ever
        among states where a move towards it is possible, and never make that move."""
        before: list[list[int]] = [[] for _ in self.states]
        for number, after in enumerate(self.successors):
            for successor in after:
                before[successor].append(number)
        reach = _closure(before, self.where(goal))
        return [number for number in range(len(self.states)) if number not in reach]

    def where(self, holds: Callable[[State], bool]) -> list[int]:
        return [number for number, state in enumerate(self.states) if holds(state)]

    def after(self, holds: Callable[[State], bool]) -> set[int]:
        """Return the states that may follow, at any time, one where this holds."""
        return _closure(self.successors, self.where(holds))

    def must_reach(self, goal: Callable[[State], bool]) -> None:
        if not (found := self.traps(goal)):
            return
        state, steps = self.states[found[0]], self.steps(found[0])
        rest = follow(self.scenario, state, "people", *PROGRAMS)
        what = f"after step {len(steps)} it is never rolled out; for example"
        raise BrokenPromiseError(what, [*steps, *map(str, rest)])


def _closure(edges: list[list[int]], start: list[int]) -> set[int]:
    found, todo = set(start), list(start)
    while todo:
        for number in edges[todo.pop()]:
            if number not in found:
                found.add(number)
                todo.append(number)
    return found


def explore(
    scenario: Scenario, start: State, judge: Judge = lambda *_: None, most: int = 1_000_000
) -> Graph:
    """Visit every state, breadth first, so that what is found wrong is shown by as few steps as
    can be."""
    numbers = {start: 0}
    graph = Graph(scenario, [start], [], [(0, None)])
    todo = deque([start])
    while todo:
        state = todo.popleft()
        after = []
        for move in moves(scenario, state):
            if (wrong := judge(scenario, state, move)) is not None:
                raise BrokenPromiseError(wrong, [*graph.steps(numbers[state]), str(move)])
            number = numbers.setdefault(move.after, len(numbers))
            if number == len(graph.states):
                assert number < most, f"more than {most} states: make the scenario smaller"
                graph.states.append(move.after)
                graph.came.append((numbers[state], move))
                todo.append(move.after)
            after.append(number)
        graph.successors.append(after)
    return graph


def walk(
    scenario: Scenario, state: State, rng: Random, judge: Judge, most: int = 5_000
) -> tuple[State, list[str]]:
    """Follow one schedule, chosen at random, until nothing more can happen; or long enough, for
    what fails may be tried for ever. Return the end, and the steps to it."""
    steps: list[str] = []
    while (possible := list(moves(scenario, state))) and len(steps) < most:
        # People are slow, or the programs would never get far with one commit.
        weights = [0.05 if move.who == "people" else 1 for move in possible]
        move = rng.choices(possible, weights)[0]
        steps.append(str(move))
        if (wrong := judge(scenario, state, move)) is not None:
            raise BrokenPromiseError(wrong, steps)
        state = move.after
    return state, steps


def follow(scenario: Scenario, state: State, *who: str) -> list[Move]:
    """Let these act, the first named before the others, until none can do anything new."""
    made: list[Move] = []
    seen = {state}
    while True:
        possible = [move for move in moves(scenario, state) if move.after not in seen]
        possible = [move for name in who for move in possible if move.who.startswith(name)]
        if not possible:
            return made
        made.append(possible[0])
        state = possible[0].after
        seen.add(state)


def settled(scenario: Scenario) -> State:
    """Roll out the first commit; nobody else does anything meanwhile, and nothing fails."""
    calm = replace(scenario, scripts=OWN, outage=False)
    end = follow(calm, calm.empty(), *PROGRAMS)[-1].after
    for key, manifest in scenario.revisions[0].items():
        helm = end.helm[scenario.places[key]]
        assert helm is None or helm.deployed is manifest.content, f"{key[2]} never gets to run"
    return end._replace(outage=scenario.outage)
