"""The commands that add to a fleet: ``new cluster``, ``new hub``."""

from typing import TYPE_CHECKING, Annotated

from generator.cli.new_options import (
    AdminOption,
    Authenticator,
    ChartOption,
    DryRunOption,
    EngineName,
    Provider,
    SizeName,
    StageName,
    Storage,
)
from generator.cli.options import Color, ColorOption, Format, RootOption
from generator.cli.parameters import Argument, Option
from generator.cli.reporting import finish, report, way_out
from generator.cli.terminal import fleet_folder, write
from generator.errors import UsageError
from generator.hub_name import hub_of

if TYPE_CHECKING:
    from generator.commands.new.adding import Added


def cluster(  # noqa: PLR0913, PLR0917 -- its options
    name: Annotated[str, Argument(metavar="NAME", show_default=False)],
    domain: Annotated[
        str | None,
        Option(metavar="DOMAIN", help="Below it are the domains of its hubs: staging.… and hub.…"),
    ] = None,
    hubs: Annotated[
        bool, Option("--hubs/--no-hubs", help="Begin with a staging and a production hub")
    ] = True,
    provider: Annotated[Provider, Option(help="Where it runs")] = Provider.OTHER,
    server: Annotated[
        str | None, Option(metavar="URL", help="The address by which Argo CD reaches it")
    ] = None,
    destination: Annotated[
        str | None,
        Option(metavar="NAME", help="The name by which Argo CD knows it, if not its own"),
    ] = None,
    engine: Annotated[
        EngineName | None,
        Option(help="Argo CD with Flux, or Flux alone [default: as the fleet]"),
    ] = None,
    chart: ChartOption = None,
    title: Annotated[str | None, Option(metavar="TITLE", help="What people call its hub")] = None,
    authenticator: Annotated[
        Authenticator, Option(help="How people log in to its hubs")
    ] = Authenticator.NATIVE,
    admin: AdminOption = None,
    storage: Annotated[Storage, Option(help="Users' homes")] = Storage.DYNAMIC,
    size: Annotated[SizeName, Option(help="Users' memory and CPU")] = SizeName.SMALL,
    dry_run: DryRunOption = False,
    root: RootOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Add a cluster, with a staging and a production hub."""
    from generator.commands.new.cluster import first_hubs, new_cluster  # noqa: PLC0415
    from generator.commands.new.wanted import Choices, NewCluster  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    if server and destination:
        raise UsageError("`--server` and `--destination` say the same", hint="give one of them")
    if engine is EngineName.FLUX and (of_argocd := server or destination):
        raise UsageError(
            f"`{of_argocd}` is for Argo CD, and Flux alone is to deliver",
            hint="leave out `--server` and `--destination`, or `--engine`",
        )
    if hubs and domain is None:
        raise UsageError(
            "the domain of its hubs is not given", hint="add `--domain DOMAIN`, or `--no-hubs`"
        )
    if not hubs and (of_hubs := "--domain" if domain else "--title" if title else None):
        raise UsageError(
            f"`{of_hubs}` is of hubs, and with `--no-hubs` there are none", hint="leave out one"
        )
    folder = fleet_folder(root)
    with ProgressLine() as progress:
        result = new_cluster(
            Workspace(folder),
            Output(folder),
            NewCluster(
                name=name,
                provider=provider,
                server=server,
                destination=destination,
                engine=engine,
                chart=chart,
            ),
            first_hubs(domain, chart, title) if hubs and domain is not None else [],
            Choices(
                authenticator=authenticator, admins=tuple(admin or ()), storage=storage, size=size
            ),
            progress,
            dry_run=dry_run,
        )
    _tell(result, color, dry_run=dry_run)


def hub(  # noqa: PLR0913, PLR0917 -- its options
    name: Annotated[str, Argument(metavar="CLUSTER/HUB", show_default=False)],
    domain: Annotated[str, Option(metavar="DOMAIN", help="Where it answers", show_default=False)],
    chart: ChartOption = None,
    title: Annotated[str | None, Option(metavar="TITLE", help="What people call it")] = None,
    stage: Annotated[
        StageName | None, Option(help="Canary or not [default: as the name tells]")
    ] = None,
    staged_by: Annotated[
        list[str] | None,
        Option(
            metavar="HUB", help="A staging hub that it waits for; may be given again [default: all]"
        ),
    ] = None,
    authenticator: Annotated[
        Authenticator | None,
        Option(help="How people log in [default: as on its cluster, or native]"),
    ] = None,
    admin: AdminOption = None,
    storage: Annotated[
        Storage | None, Option(help="Users' homes [default: as on its cluster]")
    ] = None,
    size: Annotated[
        SizeName | None, Option(help="Users' memory and CPU [default: as on its cluster]")
    ] = None,
    dry_run: DryRunOption = False,
    root: RootOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Add a hub to a cluster: its values file, and its entry in cluster.yaml."""
    from generator.commands.new.hub import new_hub  # noqa: PLC0415 -- not for `--help`
    from generator.commands.new.wanted import Choices, NewHub  # noqa: PLC0415
    from generator.output import Output  # noqa: PLC0415
    from generator.progress import ProgressLine  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    on, called = hub_of(name)
    wanted = NewHub(
        name=called,
        domain=domain,
        title=title,
        chart=chart,
        stage=stage,
        staged_by=tuple(staged_by or ()),
        choices=Choices(
            authenticator=authenticator, admins=tuple(admin or ()), storage=storage, size=size
        ),
    )
    folder = fleet_folder(root)
    with ProgressLine() as progress:
        result = new_hub(Workspace(folder), Output(folder), on, wanted, progress, dry_run=dry_run)
    _tell(result, color, dry_run=dry_run)


def _tell(result: "Added", color: Color, *, dry_run: bool) -> None:
    from generator.report.patch import patch  # noqa: PLC0415 -- not for `--help`

    consequence = "nothing was written" if dry_run or result.is_refused else "all was written"
    report(Format.TEXT, color, result.diagnostics, consequence, () if dry_run else result.changes)
    if result.is_refused:
        if any(found.rule == "values-schema" for found in result.diagnostics):
            where = "`templates/new/hub.values.yaml`"
            way_out(f"what a chart asks of every hub belongs in {where}")
    elif dry_run:
        write(patch(result.changes))
    else:
        write("\nnext:\n" + "".join(f"  {step}\n" for step in result.steps), error=True)
    finish(result.diagnostics, strict=False)
