"""What is kept of compiled templates changes nothing, whatever becomes of the files."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.compiled import Compiled
from tests.command import ROOT, command, environment
from tests.trees import tree


def rendered(fleet: Path, kept: Path, **variables: str) -> tuple[dict[str, bytes], bytes]:
    """Render into an empty folder; Python keeps what it compiles in ``kept``."""
    ran = subprocess.run(
        command("render"),
        cwd=fleet,
        env=environment(
            **{"PYTHONPYCACHEPREFIX": str(kept), "PYTHONDONTWRITEBYTECODE": "", **variables}
        ),
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    found = tree(fleet / "rendered")
    subprocess.run(["rm", "-r", fleet / "rendered"], check=True)
    return found, ran.stderr


def templates(kept: Path) -> list[Path]:
    return sorted(kept.rglob("template-*"))


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    root = tmp_path / "fleet"
    folder = root / "config" / "clusters" / "alpine"
    folder.mkdir(parents=True)
    (root / "config" / "fleet.yaml").write_text(
        "repository: {url: https://git.example.org/hubs.git}\n"
        "charts:\n"
        "  jupyterhub: {repository: https://hub.jupyter.org/helm-chart/, version: 4.2.0}\n"
    )
    (folder / "cluster.yaml").write_text(
        "name: alpine\n"
        "provider: gcp\n"
        "hubs:\n"
        "- {name: staging, domain: hub.example.org, helm_chart: jupyterhub, "
        "helm_chart_values_files: [hub.values.yaml]}\n"
    )
    (folder / "hub.values.yaml").write_text(
        "hub: {config: {JupyterHub: {authenticator_class: github}}}\n"
    )
    return root


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def altered(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-40] + bytes([data[-40] ^ 1]) + data[-39:])


def exchanged(path: Path) -> None:
    others = [one for one in templates(path.parent) if one != path]
    path.write_bytes(others[0].read_bytes())


@pytest.mark.parametrize("spoil", [cut_short, emptied, altered, exchanged, Path.unlink])
def test_a_file_that_is_not_what_was_kept_is_not_believed(
    fleet: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    kept = tmp_path / "kept"
    first = rendered(fleet, kept)
    before = {path: path.read_bytes() for path in templates(kept)}
    assert before
    assert rendered(fleet, kept) == first
    for path in before:
        spoil(path)
    assert rendered(fleet, kept) == first
    assert {path: path.read_bytes() for path in templates(kept)} == before


def test_a_changed_template_is_compiled_anew(fleet: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    first, _ = rendered(fleet, kept)
    (fleet / "templates").mkdir()
    text = (ROOT / "templates" / "namespace.yaml").read_text()
    (fleet / "templates" / "namespace.yaml").write_text(
        text.replace("kind: Namespace\n", "kind: Namespace  # ours\n")
    )
    changed, _ = rendered(fleet, kept)
    assert changed == {
        path: data.replace(b"kind: Namespace\n", b"kind: Namespace  # ours\n")
        if path.endswith("/namespace.yaml")
        else data
        for path, data in first.items()
    }
    assert changed != first
    assert rendered(fleet, kept)[0] == changed


def test_a_constant_of_a_template_is_written_for_each_file_and_each_run(
    fleet: Path, tmp_path: Path
) -> None:
    (fleet / "templates").mkdir()
    text = (ROOT / "templates" / "namespace.yaml").read_text()
    constant = "spec:\n  [[ {'finalizers': ['kubernetes']} | to_yaml(indent=2) ]]\n"
    (fleet / "templates" / "namespace.yaml").write_text(text + constant)
    kept = tmp_path / "kept"
    first, said = rendered(fleet, kept)
    namespaces = [data for path, data in first.items() if path.endswith("/namespace.yaml")]
    written = b"\nspec:\n  finalizers:\n  - kubernetes\n"
    assert [data[-len(written) :] for data in namespaces] == [written, written]
    assert rendered(fleet, kept) == (first, said)


def test_nothing_is_kept_where_python_keeps_nothing(fleet: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    rendered(fleet, kept, PYTHONDONTWRITEBYTECODE="1")
    assert templates(kept) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_no_problem(fleet: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o500)
    assert rendered(fleet, kept)[0] == rendered(fleet, tmp_path / "other")[0]


def test_it_keeps_one_state_of_each_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    kept = Compiled()
    kept.put("one\0first", b"1")
    kept.put("one\0second", b"2")
    kept.put("other\0first", b"3")
    keys = ("one\0first", "one\0second", "other\0first", "none\0first")
    assert [kept.get(key) for key in keys] == [None, b"2", b"3", None]
    assert len(templates(tmp_path)) == 2
