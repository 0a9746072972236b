"""Processes that build clusters; each is given the next ones when it is done with some."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from generator.build import ClusterBuild, Job
from generator.fleet import Settings
from generator.kept import COMPILED, KEPT
from generator.workers.messages import Beginning, Built, Read
from generator.workers.process import Process
from generator.workspace import Workspace

_CHUNK = 100
"""Releases that are given to a process at a time, if no one cluster has more."""


def start(count: int, workspace: Workspace, settings: Settings) -> "Team | None":
    """Return None where no processes can be started."""
    processes: list[Process] = []
    try:
        while len(processes) < count:
            processes.append(Process())
    except OSError:
        for process in processes:
            process.end()
        return None
    beginning = Beginning(
        workspace=workspace, settings=settings, kept=KEPT.get(), compiled=COMPILED.get()
    )
    for process in processes:
        process.tell(beginning)
    return Team(processes, workspace)


class Team:
    """Has a thread for each process, which waits for its answers."""

    def __init__(self, processes: Sequence[Process], workspace: Workspace) -> None:
        self.chart_files: set[str] = set()
        self._workspace = workspace
        self._processes = processes
        self._threads = ThreadPoolExecutor(len(processes))
        self._idle: SimpleQueue[Process] = SimpleQueue()
        for process in processes:
            self._idle.put(process)

    def do(self, jobs: Sequence[Job]) -> Iterator[ClusterBuild]:
        for built in self._threads.map(self._build, chunks(jobs, len(self._processes))):
            yield from built.clusters
        self._gather()

    def _build(self, jobs: Sequence[Job]) -> Built:
        process = self._idle.get()
        try:
            process.tell(jobs)
            built: Built = process.answer()
        finally:
            self._idle.put(process)
        return built

    def _gather(self) -> None:
        """Learn what they all have read."""
        for process in self._processes:
            process.tell(())
        for process in self._processes:
            read: Read = process.answer()
            self.chart_files |= read.chart_files
            self._workspace.note_read(read.ids, read.links)

    def end(self) -> None:
        """End all of them, whatever they do."""
        for process in self._processes:
            process.end()  # first, since a thread may wait for an answer
        self._threads.shutdown(cancel_futures=True)


def chunks(jobs: Sequence[Job], count: int) -> Iterator[Sequence[Job]]:
    """Cut jobs into pieces so small that ``count`` processes are done at about the same time."""
    enough = min(_CHUNK, sum(job.size for job in jobs) // (4 * count))
    chunk: list[Job] = []
    size = 0
    for job in jobs:
        chunk.append(job)
        size += job.size
        if size >= enough:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
