"""The command that takes a hub out of the fleet: ``extract``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from generator.cli.explaining import Name
from generator.cli.options import Color, ColorOption, Format, FormatOption, RootOption
from generator.cli.parameters import Argument, Option
from generator.cli.reporting import finish, report
from generator.cli.terminal import fleet_folder, write
from generator.errors import UsageError
from generator.hub_name import hub_of

_NOT_IN = ("config", "rendered", "argocd", "flux", "templates", "helm-charts")
"""Folders of a fleet in which an extract would be taken for a part of it."""


def extract(  # noqa: PLR0913, PLR0917 -- its options
    name: Name,
    folder: Annotated[
        Path, Argument(metavar="DIR", help="A folder that there is not, or an empty one")
    ],
    recipient: Annotated[
        list[str] | None,
        Option(
            metavar="AGE1…",
            help="Encrypt secrets anew for this key of age, by sops and the key that you have; may "
            "be given again [default: leave a skeleton without values]",
            show_default=False,
        ),
    ] = None,
    encrypted: Annotated[
        bool, Option("--encrypted", help="Leave encrypted files as they are")
    ] = False,
    merged: Annotated[
        bool, Option("--merged", help="Write one values file, not one per layer")
    ] = False,
    argocd: Annotated[
        bool, Option("--argocd", help="Make it a fleet of one hub, for Argo CD and Flux")
    ] = False,
    flux: Annotated[
        bool, Option("--flux", help="Make it a fleet of one hub, for Flux alone")
    ] = False,
    root: RootOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
) -> None:
    """Take a hub out of the fleet: plain files, and the one command of helm that deploys them."""
    from generator.changeset import Change  # noqa: PLC0415 -- not for `--help`
    from generator.commands.extract import Form, Request  # noqa: PLC0415
    from generator.commands.extract import extract as run  # noqa: PLC0415
    from generator.new_folder import NewFolder  # noqa: PLC0415
    from generator.programs.sops import Sops  # noqa: PLC0415
    from generator.report.extract import next_steps  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    forms = {Form.MERGED: merged, Form.ARGOCD: argocd, Form.FLUX: flux}
    asked = [form for form, is_asked in forms.items() if is_asked]
    _refuse_contradictions(asked, recipient or [], encrypted)
    fleet = fleet_folder(root)
    cluster, hub = hub_of(name)
    request = Request(
        cluster=cluster,
        hub=hub,
        form=asked[0] if asked else Form.LAYERS,
        recipients=tuple(dict.fromkeys(recipient or ())),
        keeps_encrypted=encrypted,
    )
    place = NewFolder(folder, not_in=[fleet / one for one in _NOT_IN])
    result = run(Workspace(fleet), request, Sops(), place)
    changes = [Change(f"{folder}/{path}", None, b"") for path in result.paths]
    report(format, color, result.diagnostics, "nothing was extracted", changes)
    if result.paths:
        write(next_steps(f"{folder}/README.md", len(result.to_fill_in)), error=True)
    finish(result.diagnostics, strict=False)


def _refuse_contradictions(
    forms: Sequence[str], recipients: Sequence[str], encrypted: bool
) -> None:
    if len(forms) > 1:
        both = " and ".join(f"`--{form}`" for form in forms)
        raise UsageError(f"{both} do not go together", hint="give one of them")
    if encrypted and recipients:
        raise UsageError(
            "`--encrypted` and `--recipient` do not go together",
            hint="with `--recipient`, files stay encrypted, for somebody else",
        )
    if encrypted and "merged" in forms:
        raise UsageError(
            "`--encrypted` and `--merged` do not go together",
            hint="an encrypted file can be read only as it is; see `--recipient`",
        )
    if any(not one.startswith("age1") for one in recipients):
        # What was given may be the private key: it is not repeated.
        raise UsageError(
            "a recipient must be a public key of age, which begins with `age1`",
            hint="`age-keygen -y FILE` prints it; never give the private one away",
        )
