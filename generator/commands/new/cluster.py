"""Add a cluster: its cluster.yaml, and with hubs a staging and a production one, which share most
of their values."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from generator.commands.new.adding import Added, add, is_other
from generator.commands.new.hub import COMMON, chart_of, hub_files, with_authenticator
from generator.commands.new.names import checked_name
from generator.commands.new.scaffold import Scaffolds
from generator.commands.new.steps import steps, under
from generator.commands.new.wanted import Choices, NewCluster, NewHub, values
from generator.config_paths import CLUSTERS
from generator.configuration import read_settings
from generator.diagnostic import InvalidError
from generator.document import locate
from generator.errors import FleetwaveError
from generator.fleet import Engine, Settings
from generator.output import Output, top
from generator.pipeline import Progress
from generator.tree import Files, Overlay
from generator.workspace import Workspace


def first_hubs(domain: str, chart: str | None = None, title: str | None = None) -> list[NewHub]:
    """Return a canary, and the hub that it goes ahead of."""
    return [
        NewHub(
            name="staging",
            domain=f"staging.{domain}",
            title=f"{title} staging" if title else None,
            chart=chart,
            choices=Choices(),
        ),
        NewHub(name="prod", domain=f"hub.{domain}", title=title, chart=chart, choices=Choices()),
    ]


def new_cluster(  # noqa: PLR0913, PLR0917 -- what is wanted, and how
    workspace: Workspace,
    output: Output,
    cluster: NewCluster,
    hubs: Sequence[NewHub],
    choices: Choices,
    progress: Progress,
    *,
    dry_run: bool,
) -> Added:
    """Write nothing if `validate` would find an error that it does not find now."""
    checked_name("cluster", cluster.name)
    folder = f"{CLUSTERS}/{cluster.name}"
    with contextlib.nullcontext() if dry_run else output.exclusively(top(CLUSTERS)):
        if "cluster.yaml" in workspace.names(folder)[1]:
            raise FleetwaveError(
                f"`{folder}` is there already",
                hint=f"add a hub to it: `fleetwave new hub {cluster.name}/HUB`",
            )
        try:
            settings = read_settings(workspace)
            hubs = [replace(hub, chart=chart_of(settings, hub.chart)) for hub in hubs]
            tree = cluster_files(workspace, settings, cluster, hubs, choices)
            _refuse_others(workspace, folder, tree)
        except InvalidError as error:
            return Added(diagnostics=tuple(locate(error.diagnostics, workspace)))
        left = (
            (
                *steps(workspace, settings, cluster.name, choices, hubs),
                "fleetwave render",
                *_bootstrap(cluster, settings),
            )
            if hubs
            else (f"fleetwave new hub {cluster.name}/HUB --domain DOMAIN",)
        )
        return add(workspace, output, tree, left, progress, dry_run=dry_run)


def _bootstrap(cluster: NewCluster, settings: Settings) -> Iterator[str]:
    if (cluster.engine or settings.delivery.engine) == Engine.FLUX:
        yield "fleetwave bootstrap"
        yield f"# then bring flux/{cluster.name} to the cluster: docs/flux.md, below Bootstrap"


def _refuse_others(files: Files, folder: str, tree: Mapping[str, bytes]) -> None:
    """Refuse to overwrite; what a run that was killed has left is no different."""
    for name in files.names(folder)[1]:
        path = f"{folder}/{name}"
        if path in tree and is_other(files, path, tree[path]):
            raise FleetwaveError(
                f"`{path}` is there already, and is not what would be written",
                hint="remove it, or give the cluster another name",
            )


def cluster_files(
    files: Files,
    settings: Settings,
    cluster: NewCluster,
    hubs: Sequence[NewHub],
    choices: Choices,
) -> Mapping[str, bytes]:
    """Return the files of a cluster; what is chosen holds for all of its hubs."""
    folder = f"{CLUSTERS}/{cluster.name}"
    scaffolds = Scaffolds(files)
    path = f"{folder}/cluster.yaml"
    tree = {path: scaffolds.cluster(path, cluster)}
    chart = chart_of(settings, cluster.chart)
    common = f"{folder}/{COMMON}"
    inner = under(files, settings, chart)
    tree[common] = scaffolds.values(COMMON, common, values(choices), chart, inner)
    for hub in hubs:
        after = Overlay(files, tree)
        safe = with_authenticator(after, settings, cluster.name, hub)
        tree |= hub_files(after, settings, cluster.name, safe)
    return tree
