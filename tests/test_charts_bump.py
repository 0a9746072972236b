"""Moving a chart to another version changes that version, and not a byte besides."""

from pathlib import Path

import pytest

from generator.commands.charts.bump import Bumped, bump
from generator.config_paths import SETTINGS
from generator.errors import FleetwaveError
from generator.output import Output
from generator.workspace import Workspace
from tests.command import run

OLD, NEW = (f"sha256:{digit * 64}" for digit in "ab")
FLEET = f"""\
# yaml-language-server: $schema=fleet.schema.json
---
repository: {{url: https://git.example.org/fleet.git}}   # spaces
charts:
    jupyterhub: {{ repository: 'https://hub.jupyter.org/helm-chart/', version: "4.2.0" }} # ours
    basehub:   {{path: helm-charts/basehub, dependencies: vendored}}
    daskhub:   {{path: helm-charts/daskhub}}
    older: &older
        version: 3.3.8
        repository: https://hub.jupyter.org/helm-chart/
        chart: jupyterhub
    again: *older
    digest: {{repository: oci://registry.example.org/a, digest: '{OLD}'}}
    both: {{repository: oci://registry.example.org/b, version: 1.0.0, digest: '{OLD}'}}
    tag: {{repository: oci://registry.example.org/c, version: 1.0.0}}
# the end"""
BASEHUB = """\
apiVersion: v2
name: basehub
version: "0.1.0"
dependencies:
  # With images/hub/Dockerfile.
  - name: jupyterhub
    version: 4.2.0   # also elsewhere
    repository: https://hub.jupyter.org/helm-chart/
  - {name: home, version: '1.0.0', repository: oci://registry.example.org/charts}
  - {name: home, version: '1.0.0', repository: oci://registry.example.org/charts, alias: second}
"""
DASKHUB = """\
name: daskhub
version: 0.1.0
dependencies: [{name: basehub, version: 0.1.0, repository: file://../basehub}]
"""
CLUSTER = """\
name: alpha
provider: aws
hubs:
- {name: staging, domain: 1.org, helm_chart: jupyterhub, helm_chart_values_files: []}
- {name: base, domain: 2.org, helm_chart: basehub, helm_chart_values_files: []}
- {name: dask, domain: 3.org, helm_chart: daskhub, helm_chart_values_files: []}
- {name: own, domain: 4.org, helm_chart: basehub, helm_chart_values_files: [],
   chart_override: own.Chart.yaml}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in {
        "config/fleet.yaml": FLEET,
        "config/clusters/alpha/cluster.yaml": CLUSTER,
        "config/clusters/alpha/own.Chart.yaml": "name: basehub\nversion: 0.1.0\n",
        "helm-charts/basehub/Chart.yaml": BASEHUB,
        "helm-charts/daskhub/Chart.yaml": DASKHUB,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def bumped(root: Path, *arguments: str | None) -> Bumped:
    name, version, digest, *_ = (*arguments, None, None)
    assert name is not None
    return bump(Workspace(root), Output(root), name, version, digest)


@pytest.mark.parametrize(
    ("arguments", "change"),
    [
        (["jupyterhub", "4.3.0"], (SETTINGS, '"4.2.0"', '"4.3.0"')),
        (["both", "1.0.1", NEW],
         (SETTINGS, f"1.0.0, digest: '{OLD}'", f"1.0.1, digest: '{NEW}'")),
        (["both", "1.0.0", NEW],
         (SETTINGS, f"1.0.0, digest: '{OLD}'", f"1.0.0, digest: '{NEW}'")),
        (["digest", None, NEW], (SETTINGS, f"a, digest: '{OLD}'", f"a, digest: '{NEW}'")),
        (["tag", "v2.0.0-rc.1+x"],
         (SETTINGS, "c, version: 1.0.0", "c, version: v2.0.0-rc.1+x")),
        (["basehub/jupyterhub", "4.3.0"],
         ("helm-charts/basehub/Chart.yaml", "version: 4.2.0   #", "version: 4.3.0   #")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_version_is_replaced(
    root: Path, arguments: list[str | None], change: tuple[str, str, str], ending: str
) -> None:
    path, old, new = change
    before = (root / path).read_text().replace("\n", ending).encode()
    (root / path).write_bytes(before)
    (made,) = bumped(root, *arguments).changes
    assert before.count(old.encode()) == 1
    assert (root / path).read_bytes() == before.replace(old.encode(), new.encode()) == made.new
    assert made.path == path
    assert bumped(root, *arguments) == Bumped()


def test_it_is_said_which_hubs_move(root: Path) -> None:
    ran = run(root, "charts", "bump", "jupyterhub", "4.3.0")
    assert (ran.returncode, ran.stdout) == (0, "  update  config/fleet.yaml\n")
    assert ran.stderr == (
        "this moves 1 hub on 1 cluster\n    alpha: staging\n\nhint: run `fleetwave render`\n"
    )
    ran = run(root, "charts", "bump", "jupyterhub", "4.3.0")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == "`jupyterhub` is there already: nothing to do\n"


def test_a_dependency_moves_the_hubs_of_every_chart_that_has_it(root: Path) -> None:
    """One with an override has another Chart.yaml, so another dependency."""
    ran = run(root, "charts", "bump", "basehub/jupyterhub", "4.3.0")
    assert (ran.returncode, ran.stdout) == (0, "  update  helm-charts/basehub/Chart.yaml\n")
    assert ran.stderr == (
        "this moves 2 hubs on 1 cluster\n    alpha: base, dask\n\n"
        "hint: run `fleetwave charts vendor basehub`, then `fleetwave render`\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["jupyterhub"], "no version is given", "write it behind the chart's name"),
        (["jupyterhub", "^4.0.0"], "`^4.0.0` is not an exact version",
         "write all three numbers, without a range: `4.2.0`"),
        (["jupyterhub", "4.3"], "`4.3` is not an exact version",
         "write all three numbers, without a range: `4.2.0`"),
        (["both", "1.0.0", "sha256:1"], "`sha256:1` is no digest",
         "write `sha256:` and 64 digits, as a registry says it"),
        (["jupiterhub", "4.3.0"], "there is no chart `jupiterhub` in `config/fleet.yaml`",
         "did you mean `jupyterhub`?"),
        (["jupyterhub/x", "4.3.0"],
         "`jupyterhub` is not kept in this repository, so neither is what it depends on",
         "name the chart alone: `jupyterhub`"),
        (["basehub", "4.3.0"], "`basehub` is kept in this repository: its content is its version",
         "change `helm-charts/basehub`, or move what it depends on: `basehub/DEPENDENCY`"),
        (["basehub/jupyter", "4.3.0"], "`helm-charts/basehub` depends on no chart `jupyter`",
         "did you mean `jupyterhub`?"),
        (["basehub/home", "4.3.0"], "`helm-charts/basehub` depends on `home` more than once",
         "change the version that is meant in `helm-charts/basehub/Chart.yaml` by hand"),
        (["basehub/jupyterhub", "4.3.0", NEW], "a dependency has a version and no digest",
         "leave `--digest` out"),
        (["daskhub/basehub", "4.3.0"],
         "`basehub` is kept in this repository: its content is its version",
         "move what it depends on itself, by its own name in fleet.yaml"),
        (["digest", "1.0.0", NEW], "`digest` is pinned by its digest alone",
         "leave the version out, or write `version:` beside the digest first"),
        (["both", "1.0.1"], "`both` is pinned by a digest, which decides what is fetched",
         "give that of the new version: `--digest sha256:…`"),
        (["tag", "1.0.0", NEW], "`tag` is not pinned by a digest",
         "write `digest:` beside its version first"),
        (["jupyterhub", "4.2.0", NEW], "`jupyterhub` is not pinned by a digest",
         "leave `--digest` out: only a registry knows digests"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(
    root: Path, arguments: list[str], message: str, hint: str
) -> None:
    with pytest.raises(FleetwaveError) as caught:
        bumped(root, *arguments)
    assert (str(caught.value), caught.value.hint) == (message, hint)
    assert (root / "config/fleet.yaml").read_text() == FLEET
    assert (root / "helm-charts/basehub/Chart.yaml").read_text() == BASEHUB


def test_a_version_that_another_chart_shares_is_left(root: Path) -> None:
    ran = run(root, "charts", "bump", "older", "3.3.9")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        """\
error[invalid-chart]: the version cannot be replaced where it is written
 --> config/fleet.yaml:9:18
  |
9 |         version: 3.3.8
  |                  ^^^^^
  |
  = help: write it on one line, without an anchor or alias

error: 1 error; nothing was changed
"""
    )
    assert (root / "config/fleet.yaml").read_text() == FLEET


def test_a_link_stays_a_link(root: Path) -> None:
    (root / "config/fleet.yaml").rename(root / "fleet.yaml")
    (root / "config/fleet.yaml").symlink_to("../fleet.yaml")
    (change,) = bumped(root, "jupyterhub", "4.3.0").changes
    assert change.path == "fleet.yaml"
    assert (root / "config/fleet.yaml").is_symlink()
    assert (root / "fleet.yaml").read_text() == FLEET.replace('"4.2.0"', '"4.3.0"')


def test_a_fleet_that_cannot_be_read_is_left(root: Path) -> None:
    (root / "config/fleet.yaml").write_text(FLEET + "\nx: [\n")
    assert [found.rule for found in bumped(root, "jupyterhub", "4.3.0").diagnostics] == [
        "invalid-yaml"
    ]
