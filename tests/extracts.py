"""What an extract's README tells people to do, done; and what a fleet deploys, for comparison."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.commands.extract import Form, Request, extract
from generator.new_folder import NewFolder
from generator.programs.sops import Sops
from generator.stack import read_stack
from generator.workspace import Workspace
from tests.flux_values import documents, release_values

SOPS = Path(sys.executable).parent / "sops"


@dataclass(frozen=True)
class Readme:
    fetches: str
    """Commands that are to be run once."""
    install: str


def extract_here(
    fleet: Path,
    place: Path,
    name: str,
    *,
    form: Form = Form.LAYERS,
    keeps_encrypted: bool = False,
) -> None:
    cluster, hub = name.split("/")
    request = Request(cluster=cluster, hub=hub, form=form, keeps_encrypted=keeps_encrypted)
    result = extract(Workspace(fleet), request, Sops(), NewFolder(place))
    assert result.diagnostics == ()


def read_readme(folder: Path) -> Readme:
    text = (folder / "README.md").read_text()
    before, _, _ = text.partition("The same command installs")
    blocks = re.findall(r"^```bash\n(.*?)^```$", before, re.MULTILINE | re.DOTALL)
    assert 1 <= len(blocks) <= 2, blocks
    return Readme(fetches=blocks[0] if len(blocks) > 1 else "", install=blocks[-1])


def follow_readme(folder: Path, helm: str, *, key: Path) -> str:
    """Do what the README says, but print what would be applied; return that."""
    readme = read_readme(folder)
    programs = folder.parent / f"{folder.name}-programs"
    programs.mkdir(exist_ok=True)
    for name, place in (("helm", helm), ("sops", SOPS)):
        if not (programs / name).exists():
            (programs / name).symlink_to(place)
    told = "helm upgrade --install "
    assert readme.install.startswith(told)
    template = readme.install.replace(told, "helm template ", 1)
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "SOPS_AGE_KEY_FILE": str(key),
    }
    return bash(folder, f"{readme.fetches}\n{template}", environment)


def bash(folder: Path, script: str, environment: dict[str, str]) -> str:
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, (script, ran.stderr)
    # What `helm pull` says comes first.
    return ran.stdout[ran.stdout.index("---\n") :]


def decrypt(data: bytes, key: Path) -> bytes:
    return subprocess.run(
        [SOPS, "--decrypt", "--input-type", "yaml", "--output-type", "yaml", "/dev/stdin"],
        input=data, capture_output=True, check=True,
        env={**os.environ, "SOPS_AGE_KEY_FILE": str(key)},
    ).stdout  # fmt: skip


def fill_in(root: Path, name: str, folder: Path, key: Path) -> None:
    """Put into the skeletons of an extract what the encrypted files of the fleet say."""
    stack = read_stack(Workspace(root), *name.split("/"))
    files = sorted((folder / "values").iterdir())
    assert len(files) == len(stack.layers)
    for file, layer in zip(files, stack.layers, strict=True):
        if layer.encrypted:
            file.write_bytes(decrypt(layer.data, key))


@dataclass(frozen=True)
class Deployed:
    """A HelmRelease, as helm-controller runs Helm for it."""

    name: str
    namespace: str
    chart: list[str]
    """Arguments of helm."""
    values: dict[str, Any]


def deployed(root: Path, cluster: str, hub: str, read: Any = None) -> Deployed:
    """Return what is rendered for a release; ``read`` decrypts a file to values."""
    folder = root / "rendered/clusters" / cluster
    (release,) = documents(folder / hub / "helmrelease.yaml")
    spec = release["spec"]
    copy = root / "rendered/charts" / spec.get("chartRef", {}).get("name", "")
    if "chartRef" in spec and copy.is_dir():  # also what a registry has of it
        chart = [str(copy)]
    elif "chartRef" in spec:
        (source,) = (
            one
            for one in documents(folder / "sources.yaml")
            if one["metadata"]["name"] == spec["chartRef"]["name"]
        )
        pin = source["spec"]["ref"]
        chart = [source["spec"]["url"], pin.get("tag", pin.get("digest"))]
    else:
        wanted = spec["chart"]["spec"]
        (source,) = (
            one
            for one in documents(folder / "sources.yaml")
            if one["metadata"]["name"] == wanted["sourceRef"]["name"]
        )
        chart = [wanted["chart"], "--repo", source["spec"]["url"], "--version", wanted["version"]]
    return Deployed(
        name=spec["releaseName"],
        namespace=release["metadata"]["namespace"],
        chart=chart,
        values=release_values(root, cluster, hub, read),
    )


def arguments(found: Deployed, values: Path) -> list[str]:
    return [
        found.name,
        *found.chart,
        "--namespace",
        found.namespace,
        "-f",
        str(values),
    ]
