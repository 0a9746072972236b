"""Measure fleetwave, beside the floor and, with --peers, beside other tools.

    python -m benchmarks.run [--sizes 180 1000] [--runs 5] [--only WORD ...] [--peers] [--page]

What is measured is added to the results of earlier runs, so that a long comparison can be made in
parts. Every program starts cold, in rounds; ratios are to the floor of the same rounds.
"""

import argparse
import dataclasses
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import ours, page, peers, repository, results, tools
from benchmarks.fleet import SHAPES, Fleet, Shape, make
from benchmarks.peer import Peer
from benchmarks.program import NotMeasuredError, Program, measure, say

ROOT = Path(__file__).parents[1]

SIZES = {180: Shape(), 1000: Shape(clusters=100, hubs=10), 10_000: Shape(clusters=1700, hubs=6)}

FEW = SHAPES["huge clusters"].clusters


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("--sizes", type=int, nargs="+", choices=SIZES, default=[180, 1000])
    options.add_argument("--shape", choices=SHAPES, default="plain", help="others are only printed")
    options.add_argument("--runs", type=int, default=5, help="of each program; one more warms up")
    options.add_argument(
        "--longest", type=float, default=40, help="seconds after which a slow one is run no more"
    )
    options.add_argument(
        "--only", nargs="+", default=[], help="programs with such a word in the name"
    )
    options.add_argument("--peers", action="store_true", help="other tools, too; installs them")
    options.add_argument("--folder", type=Path, default=ROOT / ".cache/benchmarks")
    options.add_argument("--page", action="store_true", help="write docs/benchmarks.md, too")
    given = options.parse_args()
    if given.page and given.shape != "plain":
        options.error("the page is about plain fleets")
    known = results.read(given.folder) if given.shape == "plain" else {}
    missing: dict[str, str] = {}
    chosen = [peer for peer in peers.ALL if given.peers and _is_meant(peer.name, given.only)]
    installed = list(_installed(chosen, given.folder / "tools", missing))
    for size in given.sizes:
        say(f"\n{size} hubs")
        with tempfile.TemporaryDirectory() as temporary:
            programs = _programs(_shape(given.shape, size), Path(temporary), installed, given)
            found = measure(programs, given.runs, given.longest)
        known = results.add(known, size, found, missing)
        if given.shape == "plain":
            results.write(given.folder, known)
    print(page.text(known))
    if given.page:
        page.write(ROOT / "docs", known)


def _shape(name: str, size: int) -> Shape:
    shape, plain = SHAPES[name], SIZES[size]
    if shape.hubs == 1:
        return dataclasses.replace(shape, clusters=size)
    if shape.clusters == FEW:
        return dataclasses.replace(shape, hubs=size // FEW)
    return dataclasses.replace(shape, clusters=plain.clusters, hubs=plain.hubs)


def _is_meant(name: str, words: list[str]) -> bool:
    return not words or any(word in name for word in words)


def _installed(
    chosen: list[Peer], folder: Path, missing: dict[str, str]
) -> Iterator[tuple[Peer, Path]]:
    for peer in chosen:
        try:
            yield peer, tools.ready(peer, folder)
        except NotMeasuredError as failed:
            missing[peer.name] = str(failed)
            say(f"{peer.name}: {failed}")


def _programs(
    shape: Shape, work: Path, installed: list[tuple[Peer, Path]], given: argparse.Namespace
) -> list[Program]:
    fleet = make(shape)
    repository.write(fleet, work / "fleet")
    floor = ours.floor(work / "fleet", work / "floor")
    first = ours.cold(work / "fleet", work / "cache", work / "floor")
    found = [program for program in (first,) if _is_meant(program.name, given.only)]
    if any(_is_meant(name, given.only) for name in ours.WARM):
        shutil.copytree(work / "fleet", work / "rendered")
        ours.render(work / "rendered", work / "warm-cache")
        ours.commit(work / "rendered")
        warm = ours.warm(work / "rendered", work / "warm-cache")
        found += [program for program in warm if _is_meant(program.name, given.only)]
    hubs = shape.clusters * shape.hubs
    found += [_peer(p, t, fleet, work) for p, t in installed if hubs <= p.most_hubs]
    return [floor, *found]


def _peer(peer: Peer, tools_of: Path, fleet: Fleet, work: Path) -> Program:
    here = work / peer.name
    peer.write(fleet, here)
    return Program(
        name=peer.name,
        command=peer.command(tools_of),
        folder=here,
        environment={"HOME": str(work / "home")},  # nobody's own settings and caches
        before=lambda: ours.without(here / "output"),
        check=lambda: ours.same_objects(work / "floor", here / "output"),
    )


if __name__ == "__main__":
    main()
