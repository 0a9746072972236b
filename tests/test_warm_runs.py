"""A run that looks only at what has changed says and writes what one does that looks at all."""

import contextlib
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.cache import Cache
from generator.commands.diffing.diff import diff
from generator.commands.judging.outcome import Result  # noqa: TC001 -- with the others
from generator.commands.render import render
from generator.commands.validate import validate
from generator.errors import FleetwaveError, UsageError
from generator.git import Git, History
from generator.kept import KEPT
from generator.output import Output
from generator.selection import Selection
from generator.workspace import Workspace
from tests.repositories import git

FLEET = """\
repository: {url: https://git.example.org/hubs.git}
charts:
  jupyterhub:
    repository: https://hub.jupyter.org/helm-chart/
    version: 4.2.0
    values: [config/defaults.values.yaml]
  own: {path: charts/own, values: [config/own.values.jsonnet]}
  lax: {path: charts/lax}
"""
LAX = """\
apiVersion: v2
name: lax
version: 0.1.0
dependencies:
- {name: loose, version: 1.x, repository: https://charts.example.org}
- {name: base, version: 0.1.0, repository: "file://../base"}
"""
BASE = """\
apiVersion: v2
name: base
version: 0.1.0
dependencies:
- {name: nested, version: 1.0.0, repository: https://charts.example.org}
"""
CLUSTER = """\
name: {name}
provider: gcp
hubs:
- name: staging
  domain: staging.{name}.example.org
  helm_chart: jupyterhub
  helm_chart_values_files: [../../provider.values.yaml, staging.values.yaml]
- name: prod
  domain: {name}.example.org
  helm_chart: own
  helm_chart_values_files: [prod.values.yaml]
"""
LOGIN = ", config: {JupyterHub: {authenticator_class: github}}"
FLUX = "provider: gcp\ndelivery: {engine: flux}\n"
NAMES = ("alpine", "campus", "coastal", "delta", "everglades")
TODAY = date(2026, 5, 1)
EVERYTHING = Selection()

Edit = Callable[[Path, random.Random], None]


def write(root: Path, path: str, text: str) -> None:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def make(root: Path) -> None:
    write(root, "config/fleet.yaml", FLEET)
    write(root, "config/defaults.values.yaml", "hub: {image: {tag: '1'}}\n")
    write(root, "config/provider.values.yaml", "singleuser: {memory: 1G}\n")
    write(root, "config/own.values.jsonnet", "{ size: 1 + (import 'size.libsonnet') }\n")
    write(root, "config/size.libsonnet", "2\n")
    write(root, "charts/own/Chart.yaml", "apiVersion: v2\nname: own\nversion: 0.1.0\n")
    write(root, "charts/own/templates/map.yaml", "a: b\n")
    write(root, "charts/lax/Chart.yaml", LAX)
    write(root, "charts/lax/templates/map.yaml", "chart: {{ .Chart.Version }}\n")
    write(root, "charts/base/Chart.yaml", BASE)
    for name in NAMES:
        cluster(root, name)
    for name in ("campus", "everglades"):  # which have the same to say of what they share
        replace(root, f"config/clusters/{name}/cluster.yaml", ": own", ": lax")
    write(root, "config/clusters/campus/old.values.yaml", "no: hub\n")
    replace(root, "config/clusters/delta/cluster.yaml", "provider: gcp\n", FLUX)
    git(root, "init", "-q", "-b", "main")
    commit(root)


def cluster(root: Path, name: str) -> None:
    folder = f"config/clusters/{name}"
    write(root, f"{folder}/cluster.yaml", CLUSTER.format(name=name))
    login = "" if name == "alpine" else LOGIN  # without it there is a warning
    write(root, f"{folder}/staging.values.yaml", f"hub: {{labels: {{a: b}}{login}}}\n")
    write(root, f"{folder}/prod.values.yaml", "a: {b: c}\n")


def commit(root: Path) -> None:
    git(root, "add", "--all")
    day = ("-c", "core.autocrlf=false")
    if git(root, "status", "--porcelain"):
        git(root, *day, "commit", "-qm", "more", "--date", "2026-01-01T00:00:00Z")


def some_part(chance: random.Random) -> Selection:
    hubs = chance.choice((None, {"prod"}, {"staging"}, {"prod", "live"}, {"sources.yaml"}))
    other: dict[str, None] = {chance.choice(NAMES): None} if chance.randrange(2) else {}
    return Selection({**other, chance.choice(NAMES): None if hubs is None else frozenset(hubs)})


def some_cluster(chance: random.Random) -> str:
    return f"config/clusters/{chance.choice(NAMES)}"


def replace(root: Path, path: str, old: str, new: str) -> None:
    place = root / path
    if place.is_file():
        place.write_text(place.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def rendered(root: Path, chance: random.Random) -> Path | None:
    found = sorted(path for path in (root / "rendered").rglob("*") if path.is_file())
    return chance.choice(found) if found else None


def change_values(root: Path, chance: random.Random) -> None:
    hub = chance.choice(("staging", "prod"))
    text = chance.choice(("a: {b: %d}\n", "x: %d\nx: 2\n", "c: 'd%d'\n"))
    write(root, f"{some_cluster(chance)}/{hub}.values.yaml", text % chance.randrange(3))


def change_unseen(root: Path, chance: random.Random) -> None:
    """Of the same length, with the times that it had."""
    place = root / some_cluster(chance) / "prod.values.yaml"
    if place.is_file():
        about = place.stat()
        size = len(place.read_bytes())
        place.write_text(f"a{chance.randrange(9)}: 1\n".ljust(size, "#"), encoding="utf-8")
        os.utime(place, ns=(about.st_atime_ns, about.st_mtime_ns))


def touch(root: Path, chance: random.Random) -> None:
    for path in sorted((root / "config").rglob("*.yaml")):
        if chance.randrange(2):
            path.touch()


def change_shared(root: Path, chance: random.Random) -> None:
    path, text = chance.choice(
        (
            ("config/defaults.values.yaml", "hub: {image: {tag: '%d'}}\n"),
            ("config/provider.values.yaml", "singleuser: {memory: %dG}\n"),
            ("config/size.libsonnet", "%d\n"),
            ("charts/own/templates/map.yaml", "a: %d\n"),
            ("charts/own/.helmignore", "# %d\n"),
            ("charts/lax/templates/map.yaml", "chart: {{ .Chart.Version }}  # %d\n"),
            ("templates/hub/namespace.yaml", "%d\n"),
            ("templates/odd.yaml", "%d\n"),
            ("config/other.values.yaml", "unused: %d\n"),
            (".gitignore", "*.tgz\n# %d\n"),
            ("charts/own/charts/x.tgz", "%d\n"),
        )
    )
    write(root, path, text % chance.randrange(3))


def remove(root: Path, chance: random.Random) -> None:
    places = sorted((root / "config").rglob("*")) + sorted((root / "templates").rglob("*"))
    place = chance.choice([one for one in places if one.name != "fleet.yaml"])
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def rename_hub(root: Path, chance: random.Random) -> None:
    replace(root, f"{some_cluster(chance)}/cluster.yaml", "name: prod", "name: live")


def take_domain(root: Path, chance: random.Random) -> None:
    path = f"{some_cluster(chance)}/cluster.yaml"
    replace(root, path, f"domain: {path.split('/')[2]}", f"domain: {chance.choice(NAMES)}")


def take_destination(root: Path, chance: random.Random) -> None:
    path = f"{some_cluster(chance)}/cluster.yaml"
    name = chance.choice(NAMES)
    replace(root, path, "provider: gcp", f"destination: {{name: {name}}}\nprovider: gcp")


def borrow(root: Path, chance: random.Random) -> None:
    """Use, or use no more, a values file of another cluster."""
    path = f"{some_cluster(chance)}/cluster.yaml"
    other = f"../{chance.choice(NAMES)}/prod.values.yaml"
    old, new = chance.choice(
        (("[prod.values.yaml]", f"[{other}]"), (f"[{other}]", "[prod.values.yaml]"))
    )
    replace(root, path, old, new)


def use_chart(root: Path, chance: random.Random) -> None:
    """Begin, or stop, to use a chart of which there is something to say."""
    old, new = chance.choice(((": own", ": lax"), (": lax", ": own"), (": own", ": none")))
    replace(root, f"{some_cluster(chance)}/cluster.yaml", old, new)


def spoil(root: Path, chance: random.Random) -> None:
    """Have less be read of a cluster, or nothing."""
    path = f"{some_cluster(chance)}/cluster.yaml"
    old, new = chance.choice(
        (
            ("provider: gcp\n", "provider: [\n"),
            ("provider: gcp\n", "provider: gcp\nbogus: 1\n"),
            ("- name: prod\n", "- name: prod\n  stage: 1\n"),
            ("provider: [\n", "provider: gcp\n"),
            ("  stage: 1\n", ""),
        )
    )
    replace(root, path, old, new)


def deliver(root: Path, chance: random.Random) -> None:
    new = chance.choice(
        (
            "provider: gcp\ndelivery: {applications: hub}\n",
            "provider: gcp\ndelivery: {engine: flux, source: oci://registry.example.org/fleet}\n",
        )
    )
    old, new = chance.choice((("provider: gcp\n", new), (new, "provider: gcp\n")))
    replace(root, f"{some_cluster(chance)}/cluster.yaml", old, new)


def pause(root: Path, chance: random.Random) -> None:
    until = TODAY + timedelta(days=chance.randrange(3))
    paused = f"- name: prod\n  paused: {{reason: x, until: {until}}}\n"
    replace(root, f"{some_cluster(chance)}/cluster.yaml", "- name: prod\n", paused)


def ungate(root: Path, chance: random.Random) -> None:
    until = TODAY + timedelta(days=chance.randrange(3))
    line = f"- name: prod\n  rollout: {{ungated: {{reason: x, until: {until}}}}}\n"
    replace(root, f"{some_cluster(chance)}/cluster.yaml", "- name: prod\n", line)


def restore(root: Path, chance: random.Random) -> None:
    cluster(root, chance.choice(NAMES))


def change_fleet(root: Path, chance: random.Random) -> None:
    lines = (
        f"decommissioned: [{{cluster: {chance.choice(NAMES)}, reason: x}}]\n",
        "receiver: {type: github, secret: a}\n",
        "smoke_test: {image: curl:1}\n",
    )
    more = chance.sample(lines, chance.randrange(len(lines)))
    write(root, "config/fleet.yaml", "".join((FLEET, *more)))


def tamper(root: Path, chance: random.Random) -> None:
    place = rendered(root, chance)
    if place is not None:
        place.write_text(chance.choice(("", "a: b\n", f"{place.read_text()}# more\n")))


def lose(root: Path, chance: random.Random) -> None:
    place = rendered(root, chance)
    if place is not None:
        shutil.rmtree(place.parent) if chance.randrange(2) else place.unlink()


def foreign(root: Path, chance: random.Random) -> None:
    kind, name = chance.choice(("argocd", "clusters", "charts", "flux")), chance.choice(NAMES)
    write(root, f"rendered/{kind}/{name}/own.yaml", "a: b\n")


def stray(root: Path, chance: random.Random) -> None:
    write(root, f"{some_cluster(chance)}/{chance.choice(('a.values.yaml', 'notes'))}", "a: b\n")


def link(root: Path, chance: random.Random) -> None:
    place = root / some_cluster(chance) / "prod.values.yaml"
    ends = ("staging.values.yaml", "../../provider.values.yaml", "../alpine/prod.values.yaml")
    place.unlink(missing_ok=True)
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(chance.choice(ends))


def link_folder(root: Path, chance: random.Random) -> None:
    place = root / chance.choice(("rendered/clusters", "config/clusters/delta", "charts/own"))
    aside = place.with_name(f"{place.name}-aside")
    if place.is_dir() and not place.is_symlink() and not aside.exists():
        place.rename(aside)
        place.symlink_to(aside.name)


def with_git(*arguments: str) -> Edit:
    def edit(root: Path, chance: random.Random) -> None:  # noqa: ARG001 -- every edit's form
        with contextlib.suppress(subprocess.CalledProcessError):  # as links in its way have it
            git(root, *arguments)

    return edit


def back(root: Path, chance: random.Random) -> None:
    commits = git(root, "rev-list", "HEAD").split()
    commit(root)
    with contextlib.suppress(subprocess.CalledProcessError):  # as above
        git(root, "checkout", "-q", "--detach", chance.choice(commits))


EDITS: tuple[Edit, ...] = (
    change_values,
    change_values,
    change_unseen,
    touch,
    change_shared,
    remove,
    rename_hub,
    take_domain,
    take_destination,
    borrow,
    pause,
    ungate,
    restore,
    restore,
    change_fleet,
    use_chart,
    use_chart,
    spoil,
    spoil,
    deliver,
    tamper,
    lose,
    foreign,
    stray,
    link,
    link_folder,
    lambda root, _: commit(root),
    lambda root, _: commit(root),
    with_git("stash", "--include-untracked"),
    with_git("checkout", "-q", "--", "."),
    with_git("reset", "-q", "--hard"),
    with_git("clean", "-qfd"),
    back,
)


@contextlib.contextmanager
def caching(cache: Path | None) -> Iterator[None]:
    token = KEPT.set(None if cache is None else Cache(cache))
    try:
        yield
    finally:
        KEPT.reset(token)


def run(  # noqa: PLR0913 -- what is asked, and of what
    root: Path,
    cache: Path | None,
    *,
    check: bool,
    today: date,
    progress: Callable[[int, int, str], None] = lambda *_: None,
    selection: Selection = EVERYTHING,
) -> object:
    """Return all that a run says and leaves."""
    result: Result | str
    with caching(cache):
        try:
            result = render(
                Workspace(root),
                Output(root),
                History(git=Git(root), since=None),
                selection,
                progress,
                check=check,
                today=today,
            )
        except UsageError as error:
            result = str(error)
    return result, [*left(root)]


def validated(
    root: Path,
    cache: Path | None,
    *,
    today: date,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> object:
    """Return all that is said without looking at what was rendered."""
    history = History(git=Git(root), since=None)
    with caching(cache):
        return validate(Workspace(root), Output(root), history, Selection(), progress, today)


def compared(
    root: Path,
    cache: Path | None,
    *names: str,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> object:
    """Return how what a render would leave differs from the last commit."""
    with caching(cache):
        try:
            return diff(
                Workspace(root),
                Output(root),
                Git(root),
                names,
                progress,
                rendered=False,
                everything=True,
            )
        except FleetwaveError as error:
            return str(error)


def left(root: Path) -> Iterator[tuple[str, object]]:
    for path in sorted((root / "rendered").rglob("*")):
        if path.is_symlink():
            yield str(path.relative_to(root)), path.readlink()
        elif path.is_file():
            yield str(path.relative_to(root)), path.read_bytes()


@pytest.fixture(autouse=True)
def _same_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2026-01-01T00:00:00Z")
    # The clock of the file systems that tests run on goes on sooner than that of the slowest.
    monkeypatch.setattr("generator.stamps.signatures._TICK", 20_000_000)


@settings(
    max_examples=int(os.environ.get("FLEETWAVE_EXAMPLES", "8")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.tuples(st.integers(0, len(EDITS) - 1), st.booleans(), st.booleans()), max_size=12),
    st.integers(0, 1000),
)
def test_whatever_was_edited_a_warm_run_is_like_a_cold_one(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, bool, bool]], seed: int
) -> None:
    base = tmp_path_factory.mktemp("fleets")
    roots = base / "warm" / "fleet", base / "cold" / "fleet"
    cache = base / "cache"
    for root in roots:
        make(root)
    today = TODAY
    for number, (edit, check, next_day) in enumerate([(0, False, False), *steps]):
        for root in roots:
            EDITS[edit](root, random.Random(seed + number))  # noqa: S311 -- no secret
        time.sleep(0.03)  # what is older than the clock's tick is known without reading it
        today += timedelta(days=next_day)
        part = some_part(random.Random(seed + number))  # noqa: S311 -- as above
        is_look = bool((seed + number) % 2)
        warm = run(roots[0], cache, check=is_look, today=today, selection=part)
        assert warm == run(roots[1], None, check=is_look, today=today, selection=part), part
        said = validated(roots[0], cache, today=today)
        assert said == validated(roots[1], None, today=today), EDITS[edit]
        for names in ((), (*part.hubs,)):
            told = compared(roots[0], cache, *names)
            assert told == compared(roots[1], None, *names), (EDITS[edit], names)
        for is_check in (True, False) if check else (False, True):
            warm = run(roots[0], cache, check=is_check, today=today)
            cold = run(roots[1], None, check=is_check, today=today)
            assert warm == cold, EDITS[edit]
        warm = run(roots[0], cache, check=True, today=today, selection=part)
        assert warm == run(roots[1], None, check=True, today=today, selection=part), part
    shutil.rmtree(base)


def test_a_key_that_the_last_cluster_stops_to_heed(tmp_path: Path) -> None:
    root, cache = tmp_path / "fleet", tmp_path / "cache"
    make(root)
    replace(root, "config/fleet.yaml", "charts:", "receiver: {type: github, secret: a}\ncharts:")
    run(root, cache, check=False, today=TODAY)
    commit(root)
    leaves = "provider: gcp\ndecommissioned: [{engine: flux, reason: It is enough.}]\n"
    replace(root, "config/clusters/delta/cluster.yaml", FLUX, leaves)
    time.sleep(0.03)
    warm = run(root, cache, check=True, today=TODAY)
    assert warm == run(root, None, check=True, today=TODAY)
    assert "engine-mismatch" in str(warm)


def test_what_is_rendered_beside_hubs_is_no_hub(tmp_path: Path) -> None:
    root, cache = tmp_path / "fleet", tmp_path / "cache"
    make(root)
    run(root, cache, check=False, today=TODAY)
    time.sleep(0.03)
    for name in ("sources.yaml", "none"):
        part = Selection({"delta": frozenset({name})})
        warm = run(root, cache, check=True, today=TODAY, selection=part)
        assert warm == run(root, None, check=True, today=TODAY, selection=part)
        assert f"`{name}`" in str(warm)
