"""A process that builds clusters: reads what to do from its stdin, and answers on its stdout."""

import gc
import os
import pickle
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO

from generator.build import Builder, Job
from generator.kept import COMPILED, KEPT
from generator.packaged import are_ours, templates
from generator.stamps import read_in
from generator.templating import Templates
from generator.workers.failure import failed
from generator.workers.messages import Beginning, Built, Read


def main() -> None:
    orders = sys.stdin.buffer
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # whatever prints must not be taken for an answer
        try:
            _work(orders, answers)
        except (EOFError, BrokenPipeError):  # the one who asked is gone
            os._exit(1)
        except Exception as error:  # noqa: BLE001 -- it is raised again where somebody can see it
            _send(answers, failed(error))
    os._exit(0)  # nothing is left to do, and freeing all that there is takes long


def _work(orders: BinaryIO, answers: BinaryIO) -> None:
    gc.disable()
    beginning: Beginning = pickle.load(orders)  # noqa: S301 -- from the process that started this
    KEPT.set(beginning.kept)
    COMPILED.set(beginning.compiled)
    files = beginning.workspace
    known = templates(files)
    builder = Builder(files, beginning.settings, Templates(known), must_inspect=not are_ours(known))
    while jobs := _next(orders):
        _send(answers, Built(tuple(builder.do(jobs))))
    seen = read_in(files)
    chart_files = frozenset(builder.chart_files)
    _send(answers, Read(ids=seen, links=tuple(files.links), chart_files=chart_files))


def _next(orders: BinaryIO) -> Sequence[Job]:
    jobs: Sequence[Job] = pickle.load(orders)  # noqa: S301 -- as above
    return jobs


def _send(answers: BinaryIO, answer: Any) -> None:
    pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()
