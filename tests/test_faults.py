"""What git does not carry: links, folders and pipes in the way, a disk that is full."""

import os
import resource
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command import ROOT, command, environment, run
from tests.golden import CASES
from tests.trees import tree

HUB = "rendered/clusters/alpha/staging"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a fleet of one cluster with one hub."""
    root = tmp_path / "fleet"
    (root / "config").mkdir(parents=True)
    shutil.copyfile(CASES / "fleet.yaml", root / "config" / "fleet.yaml")
    write(root / "config/clusters/alpha/a.yaml", "a: 1\n")
    write(root / "config/clusters/alpha/cluster.yaml", CLUSTER)
    return root


CLUSTER = """\
name: alpha
provider: aws
hubs: [{name: staging, domain: a.org, helm_chart: hub, helm_chart_values_files: [a.yaml]}]
"""
LOCAL = CLUSTER.replace("helm_chart: hub", "helm_chart: local")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def headline(ran: subprocess.CompletedProcess[str]) -> list[str]:
    """Return what is wrong and where, without the text around it."""
    lines = ran.stderr.splitlines()
    return [
        f"{line} at {lines[number + 1].split('--> ')[1]}"
        for number, line in enumerate(lines)
        if line.startswith(("error[", "warning["))
    ]


def test_a_values_file_that_is_a_link_out_of_the_repository(root: Path) -> None:
    write(root.parent / "outside.yaml", "password: secret\n")
    layer = root / "config/clusters/alpha/a.yaml"
    layer.unlink()
    layer.symlink_to("../../../../outside.yaml")
    ran = run(root, "render")
    assert headline(ran) == [
        (
            "error[outside-repository]: `config/clusters/alpha/a.yaml` is a link that leads out of "
            "the repository at config/clusters/alpha/cluster.yaml:3:82"
        )
    ]
    assert ran.returncode == 1
    assert not (root / "rendered").exists()


def test_a_folder_that_is_a_link_out_of_the_repository(root: Path) -> None:
    write(root.parent / "outside/a.yaml", "password: secret\n")
    (root / "config/shared").symlink_to("../../outside")
    cluster = CLUSTER.replace("a.yaml", "../../shared/a.yaml")
    write(root / "config/clusters/alpha/cluster.yaml", cluster)
    assert headline(run(root, "render")) == [
        (
            "error[outside-repository]: `config/shared` is outside the repository "
            "at config/clusters/alpha/cluster.yaml:3:82"
        )
    ]


def test_links_within_the_repository_are_followed(root: Path) -> None:
    before = run(root, "render")
    rendered = tree(root / "rendered")
    (root / "config/clusters/alpha/a.yaml").rename(root / "config/b.yaml")
    (root / "config/clusters/alpha/a.yaml").symlink_to("../../b.yaml")
    (root / "config/clusters/alpha/loop").symlink_to("..")
    after = run(root, "render")
    assert (before.returncode, after.returncode, after.stdout) == (0, 0, "")
    assert tree(root / "rendered") == rendered


def test_a_template_of_fleetwave_itself_that_is_a_link_to_nothing(root: Path) -> None:
    """A fleet may be kept with the fleetwave that renders it: its folder of templates is both."""
    for name in ("generator", "templates"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "templates/more.yaml").symlink_to("nowhere")
    ran = subprocess.run(
        command("render"),
        cwd=root,
        env=environment(PYTHONPATH=str(root)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == (
        "error[file-not-found]: there is no file `templates/more.yaml`\n"
        " --> templates/more.yaml:1:1\n"
        "  |\n"
        "  = help: it is a link to what is not there: mend or remove it\n"
        "\n"
        "error: 1 error; nothing was rendered\n"
    )
    assert ran.returncode == 1


def test_a_link_that_leads_to_itself(root: Path) -> None:
    layer = root / "config/clusters/alpha/a.yaml"
    layer.unlink()
    layer.symlink_to("a.yaml")
    ran = run(root, "render")
    assert headline(ran) == [
        (
            "error[unreadable-file]: `config/clusters/alpha/a.yaml` cannot be read: too many "
            "levels of symbolic links at config/clusters/alpha/cluster.yaml:3:82"
        )
    ]


def test_a_values_file_that_is_a_pipe(root: Path) -> None:
    layer = root / "config/clusters/alpha/a.yaml"
    layer.unlink()
    os.mkfifo(layer)
    assert headline(run(root, "render")) == [
        (
            "error[unreadable-file]: `config/clusters/alpha/a.yaml` is no plain file "
            "at config/clusters/alpha/cluster.yaml:3:82"
        )
    ]


def test_a_fleet_yaml_that_is_a_folder(root: Path) -> None:
    (root / "config/fleet.yaml").unlink()
    (root / "config/fleet.yaml").mkdir()
    ran = run(root, "render")
    assert ran.returncode == 2
    assert ran.stderr == (
        "error: there is no `config/fleet.yaml` in `.` or a folder above it\n"
        "\nhint: name the fleet's repository with `--root`\n"
    )


def test_a_cluster_yaml_that_is_a_link_out_of_the_repository(root: Path) -> None:
    cluster = root / "config/clusters/alpha/cluster.yaml"
    cluster.rename(root.parent / "cluster.yaml")
    cluster.symlink_to("../../../../cluster.yaml")
    ran = run(root, "render")
    assert headline(ran) == [
        (
            "error[outside-repository]: `config/clusters/alpha/cluster.yaml` is a link that leads "
            "out of the repository at config/clusters/alpha/cluster.yaml:1:1"
        )
    ]


def test_a_folder_where_a_file_goes(root: Path) -> None:
    (root / HUB / "helmrelease.yaml/inner").mkdir(parents=True)
    ran = run(root, "render")
    assert headline(ran) == [
        (
            f"error[foreign-file]: `{HUB}/helmrelease.yaml` is in the way: it is no plain file "
            f"at {HUB}/helmrelease.yaml:1:1"
        )
    ]
    assert (ran.returncode, ran.stdout) == (1, "")
    assert tree(root / "rendered") == {}


def test_a_file_where_a_folder_goes(root: Path) -> None:
    write(root / "rendered/clusters/alpha", "no folder")
    ran = run(root, "render")
    assert headline(ran) == [
        (
            "error[foreign-file]: `rendered/clusters/alpha` is in the way: it is no folder "
            "at rendered/clusters/alpha:1:1"
        )
    ]
    assert tree(root / "rendered") == {"clusters/alpha": b"no folder"}


def test_a_link_where_a_file_goes_is_not_written_through(root: Path) -> None:
    write(root.parent / "outside.yaml", "# Generated by fleetwave\n")
    (root / HUB).mkdir(parents=True)
    (root / HUB / "helmrelease.yaml").symlink_to(root.parent / "outside.yaml")
    ran = run(root, "render")
    assert headline(ran) == [
        (
            f"error[foreign-file]: `{HUB}/helmrelease.yaml` is in the way: it is no plain file "
            f"at {HUB}/helmrelease.yaml:1:1"
        )
    ]
    assert (root.parent / "outside.yaml").read_text() == "# Generated by fleetwave\n"


@pytest.mark.parametrize("link", ["rendered", "rendered/clusters", "rendered/clusters/alpha"])
def test_a_folder_of_rendered_that_is_a_link(root: Path, link: str) -> None:
    outside = root.parent / "outside"
    for name in ("gone/hub/helmrelease.yaml", "clusters/gone/hub/helmrelease.yaml"):
        write(outside / name, "# Generated by fleetwave\n")
    before = tree(outside)
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(outside)
    ran = run(root, "render")
    assert headline(ran) == [
        f"error[foreign-file]: `{link}` is a link, and writing would follow it at {link}:1:1"
    ]
    assert ran.returncode == 1
    assert tree(outside) == before


def test_what_an_editor_left_behind(root: Path) -> None:
    write(root / HUB / ".helmrelease.yaml.swp", "apiVersion: v")
    ran = run(root, "render")
    assert headline(ran) == [
        (
            f"warning[foreign-file]: `{HUB}/.helmrelease.yaml.swp` is not fleetwave's, so it is "
            f"left alone; Argo CD may apply it at {HUB}/.helmrelease.yaml.swp:1:1"
        )
    ]
    assert ran.returncode == 0
    assert (root / HUB / ".helmrelease.yaml.swp").read_text() == "apiVersion: v"


def test_a_disk_that_is_full(root: Path) -> None:
    ran = run(root, "render", limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)))
    assert ran.returncode == 1
    assert ran.stderr == (
        "error: `rendered/argocd/alpha/applicationset.yaml` cannot be written: file too large\n"
        "\nhint: files that were written are whole; run this again\n"
    )
    assert tree(root / "rendered") == {}
    assert run(root, "render").returncode == 0


def test_a_chart_with_a_file_too_big_for_helm(root: Path) -> None:
    write(root / "config/clusters/alpha/cluster.yaml", LOCAL)
    write(root / "helm-charts/local/Chart.yaml", "name: local\nversion: 1.0.0\n")
    write(root / "helm-charts/local/files/big.txt", "a" * (5 * 1024 * 1024 + 1))
    assert headline(run(root, "render")) == [
        (
            "error[invalid-chart]: Helm loads no file of more than 5 MiB "
            "at helm-charts/local/files/big.txt:1:1"
        )
    ]


def test_a_chart_with_a_link_out_of_the_repository(root: Path) -> None:
    write(root / "config/clusters/alpha/cluster.yaml", LOCAL)
    write(root / "helm-charts/local/Chart.yaml", "name: local\nversion: 1.0.0\n")
    (root / "helm-charts/local/secret").symlink_to("/etc/hostname")
    assert headline(run(root, "render")) == [
        (
            "error[outside-repository]: `helm-charts/local/secret` is a link that leads out of the "
            "repository at helm-charts/local/secret:1:1"
        )
    ]


def test_a_template_that_is_a_link_out_of_the_repository(root: Path) -> None:
    write(root.parent / "namespace.yaml", "kind: Namespace\n")
    (root / "templates").mkdir()
    (root / "templates/namespace.yaml").symlink_to("../../namespace.yaml")
    assert headline(run(root, "render")) == [
        (
            "error[outside-repository]: `templates/namespace.yaml` is a link that leads out of the "
            "repository at templates/namespace.yaml:1:1"
        )
    ]


def test_jsonnet_layers_that_git_wrote_as_text_instead_of_links(root: Path) -> None:
    write(root / "config/clusters/alpha/a.yaml", "{}\n")
    write(root / "config/a.jsonnet", "{ a: 1 }\n")
    cluster = CLUSTER.replace("a.yaml", "a.jsonnet")
    write(root / "config/clusters/alpha/cluster.yaml", cluster)
    write(root / "config/clusters/alpha/a.jsonnet", "../../a.jsonnet")
    assert run(root, "render").stderr == ""
    release = (root / HUB / "helmrelease.yaml").read_text()
    assert release.endswith("  values:\n    a: 1\n")
    assert "#   config/a.jsonnet\n" in release


def test_data_too_big_for_kubernetes(root: Path) -> None:
    """A null in a layer takes what stands beside it into a ConfigMap only if it must."""
    text = "\n".join(f'a{number}: "{"x" * 1000}\\u2028"' for number in range(1100))
    write(root / "config/clusters/alpha/a.yaml", text + "\n")
    (found,) = headline(run(root, "render"))
    assert found.startswith("error[too-large]: the ConfigMap in ")
    assert " KiB, but Kubernetes takes 1,024 KiB at most" in found


def test_names_that_are_hard_to_print(root: Path) -> None:
    write(root / "config/clusters/alpha/\x1b[31m\u2028.values.yaml", "a: 1\n")
    ran = run(root, "validate")
    assert "\x1b" not in ran.stderr
    assert "\u2028" not in ran.stderr
    assert "`config/clusters/alpha/\ufffd[31m\ufffd.values.yaml` is no layer" in ran.stderr


def test_names_that_are_not_utf_8(root: Path) -> None:
    name = os.fsencode(root) + b"/config/clusters/alpha/caf\xe9.values.yaml"
    Path(os.fsdecode(name)).write_text("a: 1\n")
    for form in ("text", "json", "github"):
        ran = subprocess.run(
            command("validate", "--format", form),
            cwd=root,
            env=environment(),
            capture_output=True,
            check=False,
        )
        assert (ran.returncode, b"Traceback" in ran.stderr) == (0, False)


def test_a_reader_that_goes_away(root: Path) -> None:
    line = f"{shlex.join(command('render'))} | true"
    ran = subprocess.run(
        ["/bin/sh", "-c", line], cwd=root, env=environment(), capture_output=True, check=False
    )
    assert ran.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_an_output_that_takes_no_more(root: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            command("graph"),
            cwd=root,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (
        1,
        b"error: the output cannot be written: no space left on device\n",
    )


@pytest.mark.parametrize("name", ["é", "日本", "a b"])
def test_a_repository_whose_own_path_is_odd(root: Path, name: str) -> None:
    moved = root.rename(root.parent / name)
    ran = run(moved / "config/clusters", "render")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (moved / HUB / "helmrelease.yaml").is_file()
