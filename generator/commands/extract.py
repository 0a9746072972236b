"""Take one release out of the fleet: all that Helm needs to deploy it, in a folder of its own."""

from collections.abc import Sequence
from enum import StrEnum

from generator.charts.copying import ChartCopy, copy_local
from generator.commands.resealing import Sealed, merged_files, reseal
from generator.configuration import read_settings
from generator.diagnostic import Diagnostic, InvalidError
from generator.document import locate, parse, read
from generator.extraction import layout
from generator.extraction.page import page
from generator.extraction.ties import counting, find_ties
from generator.extraction.values import Kind, originals, values_files
from generator.fleet import Engine, LocalChart, Release, Settings, is_named_encrypted
from generator.layers import Layer, check_secret
from generator.new_folder import NewFolder
from generator.packaged import templates
from generator.plan.artifact import Artifact
from generator.programs.sops import Sops
from generator.record import record
from generator.rules import invalid_name
from generator.rules.plain_secret_value import plain_secrets
from generator.stack import read_stack
from generator.templating import Templates
from generator.tree import Files

_SHORTEST_NAME = 5
"""Characters of a name that is looked for in values; a shorter one is found by chance."""


class Form(StrEnum):
    LAYERS = "layers"
    MERGED = "merged"
    ARGOCD = Engine.ARGOCD
    FLUX = Engine.FLUX

    @property
    def is_fleet(self) -> bool:
        return self in (Form.ARGOCD, Form.FLUX)


@record(kw_only=True)
class Request:
    cluster: str
    hub: str
    form: Form = Form.LAYERS
    recipients: tuple[str, ...] = ()
    """Who can read what is encrypted; if there are none, ..."""
    keeps_encrypted: bool = False
    """... those who can now, or else nobody: a skeleton is left."""


@record(kw_only=True)
class Result:
    paths: tuple[str, ...] = ()
    """The files that were written, sorted."""
    to_fill_in: tuple[str, ...] = ()
    """Those of them that wait for secrets."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Why nothing was written; located, in reading order."""


def extract(files: Files, request: Request, sops: Sops, folder: NewFolder) -> Result:
    """Write the folder, whole or not at all."""
    folder.check()
    try:
        laid_out, readme = _lay_out(files, request, sops)
    except InvalidError as error:
        return Result(diagnostics=tuple(locate(error.diagnostics, files)))
    tree = {layout.README: readme, **laid_out.tree}
    folder.write(tree, laid_out.private)
    waiting = tuple(path for path, one in laid_out.values if one.kind is Kind.SKELETON)
    return Result(paths=tuple(sorted(tree)), to_fill_in=waiting)


def _lay_out(files: Files, request: Request, sops: Sops) -> tuple[layout.Layout, bytes]:
    settings = read_settings(files)
    stack = read_stack(files, request.cluster, request.hub)
    release, layers = stack.release, stack.layers
    if found := tuple(invalid_name.check_release(release)):
        raise InvalidError(*found)
    copy = _copy(files, release)
    _refuse_secrets(files, settings, layers, copy)
    sealed = _sealed(request, layers, sops)
    placed = values_files(files, layers, release.variables, sealed.files)
    before = originals(files, layers)
    if request.form.is_fleet:
        laid_out = layout.as_fleet(
            files,
            release,
            settings,
            placed,
            before,
            copy,
            engine=Engine(request.form),
            is_resealed=bool(request.recipients),
        )
    elif request.form is Form.MERGED:
        one = merged_files(layers, placed, sealed, sops)
        laid_out = layout.for_helm(release, one, {}, copy, folder="")
    else:
        laid_out = layout.for_helm(release, placed, before, copy, folder="values/")
    return laid_out, _readme(files, laid_out, request)


def _copy(files: Files, release: Release) -> ChartCopy | None:
    if not isinstance(release.chart, LocalChart):
        return None
    if (override := release.chart_override) is not None:
        read(files, override.location, override.path)
    return copy_local(files, release.chart, release.override_path)


def _refuse_secrets(
    files: Files, settings: Settings, layers: Sequence[Layer], copy: ChartCopy | None
) -> None:
    """What `render` would refuse to copy is not given away either."""
    in_chart = copy.sources if copy else ()
    clear = [path for layer in layers if not layer.encrypted for path in layer.sources]
    found = [
        problem
        for path in dict.fromkeys((*clear, *in_chart))
        for problem in plain_secrets(path, files.read(path), settings)
    ]
    for path in in_chart:
        if is_named_encrypted(path, settings.secrets.files):
            found += check_secret(path, files.read(path), settings.secrets.files)
    if found:
        raise InvalidError(*found)


def _sealed(request: Request, layers: Sequence[Layer], sops: Sops) -> Sealed:
    if request.recipients:
        return reseal(layers, request.recipients, sops)
    kept = {layer.path: layer.data for layer in layers if layer.encrypted}
    return Sealed(files=kept if request.keeps_encrypted else {})


def _readme(files: Files, laid_out: layout.Layout, request: Request) -> bytes:
    release = laid_out.release
    leaves = counting(tuple(laid_out.sources()))
    ties = find_ties(leaves, laid_out.tree, release.domain, _names(files, release))
    shown = page(
        release,
        laid_out.values,
        chart=laid_out.chart,
        recipients=request.recipients,
        ties=ties,
        counting=leaves,
    )
    name = "extract/fleet.md" if request.form.is_fleet else "extract/README.md"
    known = Templates(templates(files, ".md"))
    context = {"page": shown, "form": str(request.form)}
    artifact = Artifact(path=name, template=name, context=context, sources=())
    return known.bare(artifact).encode()


def _names(files: Files, release: Release) -> list[str]:
    """Return what the cluster and the account that it is in are called."""
    path = release.location.path
    value = parse(path, files.read(path)).value
    block = value.get(str(value.get("provider")))
    details = block.values() if isinstance(block, dict) else ()
    named = [str(one) for one in details if type(one) in (str, int)]
    names = [release.cluster, *named, *release.variables.values()]
    own = (release.name, release.domain)
    return sorted({one for one in names if len(one) >= _SHORTEST_NAME and one not in own})
