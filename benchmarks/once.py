"""Runs one command, and prints what it cost as JSON: seconds, and megabytes at its peak.

    python -I -S benchmarks/once.py COMMAND [ARGUMENT ...]

The peak is that of its largest process. A process of its own does this, and a small one: what the
parent of a program holds counts for the program, too.
"""

import json
import os
import sys
import time


def main() -> None:
    command = sys.argv[1:]
    started = time.perf_counter()
    quiet = os.open(os.devnull, os.O_WRONLY)
    child = os.posix_spawnp(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, quiet, 1)]
    )
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - started
    code = os.waitstatus_to_exitcode(status)
    if code:
        sys.exit(f"{' '.join(command)}: exit code {code}")
    cpu = usage.ru_utime + usage.ru_stime
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": usage.ru_maxrss / 1024}))


main()
