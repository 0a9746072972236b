"""`make e2e`: build what is missing, run the scenarios apart from the machine's network.

The scenarios with Argo CD and those with Flux alone run side by side, each on a bed of its own,
since most of the time they wait. The engines are started by the tests (``conftest.py``) and end
with them, whatever ends them: by their process ids in order, or else because they are told when
their parent dies.
"""

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from threading import Thread

import pytest

from tests.command import ROOT
from tests.e2e.bed.engines import Build, builds, cache

SHORT = "short"
NOTHING_CHOSEN = int(pytest.ExitCode.NO_TESTS_COLLECTED)
DELIVERIES = ("argocd", "flux")
NEEDED = {
    "git": "git",
    "ip": "iproute2",
    "kubectl": "kubectl",
    "openssl": "openssl",
    "redis-server": "redis-server",
    "setpriv": "util-linux",
    "unshare": "util-linux",
}
"""Program → the package that Debian has it in."""
NAMESPACE = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
"""A network of its own: Argo CD listens on all interfaces, and nothing can reach out."""


def main() -> int:
    options, more = _arguments()
    wanted = builds(options.engines)
    missing = [build for build in wanted.values() if not build.is_built()]
    if options.if_built and missing:
        names = ", ".join(f"{build.name} {build.version}" for build in missing)
        _say(f"e2e: not run, since {cache()} does not have {names}; `make e2e` builds them")
        return 0
    _demand([*NEEDED, *(["go", "nice"] if missing else [])])
    begin = time.monotonic()
    for build in missing:
        _build(build)
    selection = ["-m", SHORT] if options.short else []
    which = ", ".join(f"{build.name} {build.version}" for build in wanted.values())
    _say(f"e2e: {'a short selection' if options.short else 'all'}, on {which}")
    chosen = (options.delivery,) if options.delivery else DELIVERIES
    code = _run([*selection, *more], options.engines, chosen)
    _say(f"e2e: {time.monotonic() - begin:.0f} s in all")
    return code


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.run", description=__doc__)
    parser.add_argument("--engines", default="newest", help="a set of engines.toml")
    parser.add_argument("--delivery", choices=DELIVERIES, help="only what this one delivers")
    parser.add_argument("--short", action="store_true", help="only what CI has the time for")
    parser.add_argument("--if-built", action="store_true", help="build nothing; rather do nothing")
    return parser.parse_known_args()


def _demand(programs: list[str]) -> None:
    """Say all that is missing on this machine at once."""
    if platform.system() != "Linux":
        raise SystemExit("error: the engines run on Linux only")
    absent = [name for name in programs if not shutil.which(name)]
    if absent:
        packages = " ".join(sorted({NEEDED.get(name, name) for name in absent}))
        raise SystemExit(f"error: not found: {', '.join(absent)}\nhelp: install {packages}")
    if subprocess.run([*NAMESPACE, "true"], check=False, capture_output=True).returncode:
        raise SystemExit(
            "error: a network namespace is not allowed here\n"
            "help: run as root, or allow user namespaces: `kernel.unprivileged_userns_clone=1`,"
            " `kernel.apparmor_restrict_unprivileged_userns=0`"
        )


def _build(build: Build) -> None:
    _say(f"building {build.name} {build.version} …")
    begin = time.monotonic()
    build.build()
    _say(f"built in {time.monotonic() - begin:.0f} s: {build.folder}")


def _run(arguments: list[str], engines: str, deliveries: tuple[str, ...]) -> int:
    command = [
        *NAMESPACE,
        *("sh", "-c", 'ip link set lo up && exec "$@"', "sh"),
        *(sys.executable, "-m", "pytest", "tests/e2e", "--capture=sys", "--verbose"),
        *("-p", "tests.e2e.times", *arguments),
    ]
    processes: list[subprocess.Popen[str]] = []
    signal.signal(signal.SIGTERM, lambda *_: [each.terminate() for each in processes])
    for delivery in deliveries:
        own = {"FLEETWAVE_E2E_ENGINES": engines, "FLEETWAVE_E2E_DELIVERY": delivery}
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        processes.append(process)
        Thread(target=_repeat, args=(delivery, process), daemon=True).start()
    codes = {_ended(process) for process in processes} - {NOTHING_CHOSEN}
    return max(codes, default=NOTHING_CHOSEN)


def _ended(process: subprocess.Popen[str]) -> int:
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # it has been told, too, and stops the engines now
            continue


def _repeat(delivery: str, process: subprocess.Popen[str]) -> None:
    """Tell what it says, line by line, and who says it."""
    for line in process.stdout or ():
        _say(f"{delivery:6} | {line.rstrip()}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - a program of its own


if __name__ == "__main__":
    sys.exit(main())
