"""Some hubs of a cluster are rendered, and the others left as they are on disk: if they can be."""

import re
from collections.abc import Iterable, Iterator

from generator.build import ClusterBuild
from generator.config_paths import cluster_file
from generator.diagnostic import Diagnostic, Location
from generator.output import Output
from generator.plan.artifact import RENDERED
from generator.plan.flux.folders import FILE
from generator.plan.flux.kustomizations import FOLDER as FLUX

_PATH = re.compile(r"^  path: \"?\./([^\"\n]+)", re.MULTILINE)


def half(output: Output, cluster: ClusterBuild, hubs: frozenset[str]) -> Iterator[Diagnostic]:
    """Refuse to render some hubs of a cluster if others would lose what their HelmReleases name:
    their own files stay as they are, but the cluster's sources, secrets and Kustomizations are
    rendered."""
    folder = f"{RENDERED}/clusters/{cluster.name}/"
    others = {
        path.removeprefix(folder).split("/")[0]: None
        for path, data in cluster.tree.items()
        if path.startswith(folder) and path.count("/") > folder.count("/")
        if path.removeprefix(folder).split("/")[0] not in hubs
        if (found := output.read(path)) is None or found.data != data
    }
    sources = output.read(f"{folder}sources.yaml")
    now = _names(cluster.tree.get(f"{folder}sources.yaml", b""))
    lost = _names(sources.data) - now if sources and sources.data else set()
    if others or lost:
        yield _refused(
            cluster,
            (*others, *sorted(lost)),
            "hubs of a cluster share its sources: rendered alone, one would take away a chart or a "
            "secret that another still uses",
        )
    elif unlike := tuple(dict.fromkeys(_unlike(output, cluster))):
        yield _refused(
            cluster,
            (path.removeprefix(folder).split("/")[0] for path in unlike),
            "each has a Kustomization, which would find no folder, or apply encrypted files as "
            "they are",
        )


def _unlike(output: Output, cluster: ClusterBuild) -> Iterator[str]:
    """Yield the folders that are not as the Kustomizations say that Flux is to apply them by."""
    text = cluster.tree.get(f"{FLUX}/{cluster.name}/kustomizations.yaml", b"").decode()
    for one in text.split("\n---\n"):
        if (match := _PATH.search(one)) is None or f"{match[1]}/{FILE}" in cluster.tree:
            continue
        is_there = output.read(f"{match[1]}/{FILE}") is not None
        has_secret = output.read(f"{match[1]}/secret.yaml") is not None
        if not is_there or (has_secret and "\n  decryption:" not in one):
            yield match[1]


def _refused(cluster: ClusterBuild, names: Iterable[str], why: str) -> Diagnostic:
    listed = ", ".join(f"`{name}`" for name in names)
    return Diagnostic(
        location=Location(cluster_file(cluster.name), line=1, column=1),
        rule="partial-render",
        message=f"these cannot be left as they are while other hubs change: {listed}",
        help=f"render the whole cluster: `fleetwave render {cluster.name}`",
        note=why,
    )


def _names(manifests: bytes) -> set[str]:
    """Return the names of the objects in a rendered file."""
    return set(re.findall(r"^  name: (.+)$", manifests.decode(errors="replace"), re.MULTILINE))
