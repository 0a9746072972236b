"""What may become of a fleet between two runs, at random: most of it people do, some git does."""

import contextlib
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from generator.selection import Selection
from tests.repositories import git
from tests.warm.fleet import FLEET, NAMES, cluster, commit, replace, write
from tests.warm.runs import TODAY

Edit = Callable[[Path, random.Random], None]


def some_part(chance: random.Random) -> Selection:
    hubs = chance.choice((None, {"prod"}, {"staging"}, {"prod", "live"}, {"sources.yaml"}))
    other: dict[str, None] = {chance.choice(NAMES): None} if chance.randrange(2) else {}
    return Selection({**other, chance.choice(NAMES): None if hubs is None else frozenset(hubs)})


def some_cluster(chance: random.Random) -> str:
    return f"config/clusters/{chance.choice(NAMES)}"


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
    place = root / chance.choice(
        ("rendered", "rendered/clusters", "config/clusters/delta", "charts/own")
    )
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
