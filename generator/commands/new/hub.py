"""Add a hub to a cluster: its values file, and its entry in cluster.yaml."""

import contextlib
from collections.abc import Mapping
from dataclasses import replace

from generator.authentication import is_chosen
from generator.commands.new.adding import Added, add, is_other
from generator.commands.new.names import checked_name
from generator.commands.new.scaffold import Scaffolds
from generator.commands.new.steps import encrypted_name, has_own_place, steps, under
from generator.commands.new.wanted import AUTHENTICATOR, CHART, Entry, NewHub, values
from generator.config_paths import CLUSTERS, cluster_file
from generator.configuration import check_clusters, cluster_folders, read_settings
from generator.diagnostic import InvalidError, Location
from generator.document import locate, parse, read
from generator.errors import FleetwaveError, UsageError
from generator.fleet import Settings
from generator.output import Output, top
from generator.parsing.releases import SUPPORT
from generator.parsing.waves import stage_of
from generator.pipeline import Progress
from generator.stack import read_stack
from generator.tree import Files, Overlay
from generator.workspace import Workspace
from generator.yaml.append import append

COMMON = "common.values.yaml"
CHOSEN = (
    f"# no layer says how people log in, so the hub has `{AUTHENTICATOR}`: "
    "they sign up, and an admin lets them in"
)


def new_hub(  # noqa: PLR0913 -- where, what, and how
    workspace: Workspace,
    output: Output,
    cluster: str,
    hub: NewHub,
    progress: Progress,
    *,
    dry_run: bool,
) -> Added:
    """Write nothing if `validate` would find an error that it does not find now."""
    checked_name("hub", hub.name)
    way_out = f"make it first: `fleetwave new cluster {cluster}`"
    check_clusters([cluster], cluster_folders(workspace), otherwise=way_out)
    with contextlib.nullcontext() if dry_run else output.exclusively(top(CLUSTERS)):
        try:
            settings = read_settings(workspace)
            asked = replace(hub, chart=chart_of(settings, hub.chart))
            hub = with_authenticator(workspace, settings, cluster, asked)
            tree = hub_files(workspace, settings, cluster, hub)
        except InvalidError as error:
            return Added(diagnostics=tuple(locate(error.diagnostics, workspace)))
        left = (
            *(() if hub == asked else (CHOSEN,)),
            *steps(workspace, settings, cluster, hub.choices, [hub]),
            "fleetwave render",
        )
        return add(workspace, output, tree, left, progress, dry_run=dry_run)


def with_authenticator(files: Files, settings: Settings, cluster: str, hub: NewHub) -> NewHub:
    """Return the hub with a way to log in, if neither it nor one of its layers would have one."""
    if hub.choices.authenticator:
        return hub
    tree = dict(hub_files(files, settings, cluster, hub))
    path = cluster_file(cluster)
    tree[path] = tree[files.target(path)]
    after = Overlay(files, tree)
    try:
        stack = read_stack(after, cluster, hub.name)
        if is_chosen(after, stack.release, stack.layers):
            return hub
    except (InvalidError, FleetwaveError):
        pass  # what cannot be read says nothing; what is wrong with it is said later
    return replace(hub, choices=replace(hub.choices, authenticator=AUTHENTICATOR))


def hub_files(files: Files, settings: Settings, cluster: str, hub: NewHub) -> Mapping[str, bytes]:
    """Return the files that make a hub: a new one, and cluster.yaml with its entry."""
    folder = f"{CLUSTERS}/{cluster}"
    name = f"{hub.name}.values.yaml"
    path = f"{folder}/{name}"
    _, there = files.names(folder)
    chart = chart_of(settings, hub.chart)
    scaffolds = Scaffolds(files)
    has_own = has_own_place(settings, chart)
    encrypted = encrypted_name(hub.name)
    entry = Entry(
        name=hub.name,
        title=hub.title,
        domain=hub.domain,
        chart=chart,
        layers=tuple(one for one in (COMMON, name, encrypted) if one in there or one == name),
        stage=_stage(settings, hub),
        staged_by=hub.staged_by,
    )
    source = files.target(f"{folder}/cluster.yaml")
    before = read(files, Location(source), source)
    parse(source, before)  # what is wrong with it is said at its line
    after = append(before, "hubs", scaffolds.entry(source, entry))
    if after is None:
        raise FleetwaveError(
            f"`{source}` is written so that a hub cannot be added without changing more",
            hint="`hubs` must be a list, and no alias; add the hub by hand, or write it otherwise",
        )
    text = scaffolds.values(
        "hub.values.yaml",
        path,
        values(hub.choices, None if has_own else hub),
        chart,
        under(files, settings, chart),
    )
    if name in there and is_other(files, path, text):
        raise FleetwaveError(
            f"`{path}` is there already, and may be of a hub that was",
            hint="remove it, or give the hub another name",
        )
    return {path: text, source: after}


def chart_of(settings: Settings, given: str | None) -> str:
    """Return the chart that is asked for, or the only one there can be."""
    if given is not None:
        return given
    charts = [key for key in settings.charts if key != SUPPORT]
    if len(charts) == 1:
        return charts[0]
    if CHART in charts:
        return CHART
    raise UsageError(
        "the chart of the hub is not given",
        hint="name one with `--chart`: " + ", ".join(f"`{key}`" for key in charts),
    )


def _stage(settings: Settings, hub: NewHub) -> str | None:
    """Return what the entry must say, since the name does not."""
    by_name = stage_of({"name": hub.name}, settings.rollout.staging)
    return None if hub.stage == by_name else hub.stage
