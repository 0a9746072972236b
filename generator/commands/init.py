"""Begin a fleet: its files, an example cluster, and what its engine is given. What exists is
kept."""

from collections.abc import Iterator, Mapping
from dataclasses import field

from generator import packaged
from generator.bootstrap import build_bootstrap
from generator.changeset import between
from generator.commands.new.adding import Added, new_problems, write
from generator.commands.new.cluster import cluster_files, first_hubs
from generator.commands.new.hub import chart_of
from generator.commands.new.names import checked_name
from generator.commands.new.scaffold import SCHEMAS
from generator.commands.new.steps import steps
from generator.commands.new.wanted import Choices, NewCluster
from generator.commands.schema import own_schemas
from generator.config_paths import SETTINGS
from generator.configuration import cluster_folders, read_settings
from generator.diagnostic import InvalidError
from generator.document import locate
from generator.fleet import Engine
from generator.git import Git
from generator.output import Output, top
from generator.pipeline import Progress
from generator.plan.artifact import Artifact
from generator.record import record
from generator.repository_address import PLACEHOLDER
from generator.templating import Templates
from generator.tree import Overlay
from generator.workspace import Workspace

_APPLY = "kubectl apply --server-side --field-manager=fleetwave"
_DOTTED = ("gitattributes", "gitignore", "pre-commit-config.yaml", "sops.yaml")


@record(kw_only=True)
class Init:
    """What somebody wants; also what the scaffolds see."""

    url: str
    revision: str
    cluster: str
    domain: str
    choices: Choices = field(default_factory=Choices)
    engine: str = Engine.ARGOCD
    ci: str | None = None
    has_templates: bool = False
    requirement: str = "fleetwave"
    """As pip wants it."""


@record(kw_only=True)
class Begun:
    added: Added
    kept: tuple[str, ...] = ()
    """Files that are there and differ from what would have been written."""
    clusters: tuple[str, ...] = ()
    """That were there before; a fleet that has some gets no example."""


def init(workspace: Workspace, output: Output, git: Git, wanted: Init, progress: Progress) -> Begun:
    """Write what is not there yet, or nothing if `validate` would refuse it."""
    checked_name("cluster", wanted.cluster)
    files = _files(wanted)
    output.make()
    with output.exclusively(*sorted({"argocd", "flux", *map(top, files)})):
        return _begin(workspace, output, git, wanted, files, progress)


def _begin(  # noqa: PLR0913, PLR0917 -- where, what, and how
    workspace: Workspace,
    output: Output,
    git: Git,
    wanted: Init,
    files: Mapping[str, bytes],
    progress: Progress,
) -> Begun:
    kept: list[str] = []
    tree = _new(output, files, kept)
    try:
        after = Overlay(workspace, tree)
        settings = read_settings(after)
        clusters = cluster_folders(workspace)
        hubs = [] if clusters else first_hubs(wanted.domain, chart_of(settings, None))
        if hubs:
            cluster = NewCluster(name=wanted.cluster, provider="other")
            tree |= _new(
                output, cluster_files(after, settings, cluster, hubs, wanted.choices), kept
            )
        built = build_bootstrap(Overlay(workspace, tree))
        tree |= _new(output, built.tree, kept)
    except InvalidError as error:
        located = locate(error.diagnostics, Overlay(workspace, tree))
        return Begun(added=Added(diagnostics=tuple(located)))
    found = new_problems(workspace, tree, progress)
    changed = between({}, tree)
    result = Added(
        diagnostics=found,
        changes=changed,
        steps=(
            *steps(after, settings, wanted.cluster, wanted.choices, hubs),
            *_steps(git, wanted, has_example=bool(hubs)),
        ),
    )
    if result.is_refused:
        return Begun(added=Added(diagnostics=found))
    write(output, changed)
    return Begun(added=result, kept=tuple(sorted(kept)), clusters=clusters)


def _files(wanted: Init) -> Mapping[str, bytes]:
    """Return all but the example cluster, and what follows from the configuration."""
    texts = Templates(packaged.repository_scaffolds())
    tree: dict[str, bytes] = {}
    for name in texts.sources:
        path = SETTINGS if name == "fleet.yaml" else f".{name}" if name in _DOTTED else name
        artifact = Artifact(path=path, template=name, context={"init": wanted}, sources=())
        tree[path] = texts.bare(artifact).encode()
    tree |= {f"{SCHEMAS}/{name}": data for name, data in own_schemas().items()}
    if wanted.ci:
        tree |= {f".{wanted.ci}/workflows/{k}": v for k, v in packaged.workflows(wanted.ci).items()}
    if wanted.has_templates:
        tree |= packaged.copies()
    return tree


def _new(output: Output, tree: Mapping[str, bytes], kept: list[str]) -> dict[str, bytes]:
    """Return what is not there; note what is, and differs."""
    missing = {}
    for path, data in tree.items():
        found = output.read(path)
        if found is None or found.data is None:
            output.check_way(path)
        if found is None:
            missing[path] = data
        elif found.data != data:
            kept.append(path)
    return missing


def _steps(git: Git, wanted: Init, *, has_example: bool) -> Iterator[str]:
    if wanted.url == PLACEHOLDER:
        yield f"# write the address of your repository into {SETTINGS}"
    if has_example:
        yield f"# config/clusters/{wanted.cluster}/ is an example: change it as you like"
    if not git.is_repository:
        yield f"git init --initial-branch={wanted.revision.removeprefix('refs/heads/')}"
    yield "fleetwave render"
    yield "git add --all && git commit --message 'Begin a fleet'"
    if wanted.engine == Engine.FLUX:
        yield "# install Flux with the flags of flux/_common: docs/flux.md, below Bootstrap"
        yield f"{_APPLY} -k flux/{wanted.cluster}"
    else:
        yield f"{_APPLY} -k argocd/"
