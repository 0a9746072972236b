"""Try everything that may happen, or much of it at random, and tell how the promise was broken.

The states of a scenario form a finite graph: commits are finite, counters stop where counting
further would tell nobody anything, and waiting is no move.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.model import helm_controller, others
from tests.model.api import Move, State
from tests.model.scenario import Scenario

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
    came: list[tuple[int, str]]
    """The number of the state before, and the move: the shortest way from the start."""

    def steps(self, number: int) -> list[str]:
        found = []
        while number:
            number, words = self.came[number]
            found.append(words)
        return found[::-1]

    def cannot_reach(self, goal: Callable[[State], bool]) -> list[int]:
        """Return the states from which no schedule leads to the goal, the nearest first.

        If there is none, every fair schedule gets there: one that never does would stay for ever
        among states where a move towards it is possible, and never make that move."""
        before: list[list[int]] = [[] for _ in self.states]
        for number, after in enumerate(self.successors):
            for successor in after:
                before[successor].append(number)
        reach = {number for number, state in enumerate(self.states) if goal(state)}
        todo = list(reach)
        while todo:
            for number in before[todo.pop()]:
                if number not in reach:
                    reach.add(number)
                    todo.append(number)
        return [number for number in range(len(self.states)) if number not in reach]


def explore(
    scenario: Scenario, start: State, judge: Judge = lambda *_: None, most: int = 1_000_000
) -> Graph:
    """Visit every state, breadth first, so that what is found wrong is shown by as few steps as
    can be."""
    numbers = {start: 0}
    graph = Graph(scenario, [start], [], [(0, "")])
    todo = deque([start])
    while todo:
        state = todo.popleft()
        after = []
        for move in moves(scenario, state):
            if (wrong := judge(scenario, state, move)) is not None:
                raise BrokenPromiseError(wrong, [*graph.steps(numbers[state]), move.words])
            number = numbers.setdefault(move.after, len(numbers))
            if number == len(graph.states):
                assert number < most, f"more than {most} states: make the scenario smaller"
                graph.states.append(move.after)
                graph.came.append((numbers[state], move.words))
                todo.append(move.after)
            after.append(number)
        graph.successors.append(after)
    return graph


def walk(
    scenario: Scenario,
    state: State,
    rng: Random,
    judge: Judge,
    is_over: Callable[[State], bool],
    most: int = 20_000,
) -> list[str]:
    """Follow one schedule, chosen at random, until ``is_over``; return its steps."""
    steps: list[str] = []
    while not is_over(state):
        possible = list(moves(scenario, state))
        if not possible or len(steps) == most:
            raise BrokenPromiseError("nothing more happens, and this is not the end", steps)
        # People are slow, or the programs would never get far with one commit.
        weights = [0.05 if move.words.startswith("people") else 1 for move in possible]
        move = rng.choices(possible, weights)[0]
        steps.append(move.words)
        if (wrong := judge(scenario, state, move)) is not None:
            raise BrokenPromiseError(wrong, steps)
        state = move.after
    return steps
