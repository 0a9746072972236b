"""The command that looks for what is wrong on live clusters: ``doctor``."""

from generator.cli.live_options import (
    ArgocdContextOption,
    Clusters,
    ContextOption,
    KubeconfigOption,
    contexts,
)
from generator.cli.options import (
    Color,
    ColorOption,
    RootOption,
    StrictOption,
    TextOrJson,
    TextOrJsonOption,
)
from generator.cli.reporting import note
from generator.cli.terminal import fleet_folder, is_colored, write


def doctor(  # noqa: PLR0913, PLR0917 -- one parameter for each option
    names: Clusters = None,
    context: ContextOption = None,
    argocd_context: ArgocdContextOption = None,
    kubeconfig: KubeconfigOption = None,
    root: RootOption = None,
    format: TextOrJsonOption = TextOrJson.TEXT,  # noqa: A002 -- the option's name
    color: ColorOption = Color.AUTO,
    strict: StrictOption = False,
) -> None:
    """Hold live clusters and their Argo CD against this repository; reads, and changes nothing."""
    from generator.commands.doctor import doctor as run  # noqa: PLC0415 -- not for `--help`
    from generator.git import Git  # noqa: PLC0415
    from generator.report.doctor import json, text  # noqa: PLC0415
    from generator.workspace import Workspace  # noqa: PLC0415

    folder = fleet_folder(root)
    where = contexts(context, argocd_context, kubeconfig)
    found = run(Workspace(folder), Git(folder), names or (), where)
    for each in found.notes:
        note(each)
    if format is TextOrJson.JSON:
        write(json.report(found.symptoms))
    else:
        colored = is_colored(color)
        for one in found.symptoms:
            write(text.symptom(one, color=colored) + "\n", error=True)
    write(f"{text.summary(found.symptoms)}\n", error=True)
    fatal = ("error", "warning") if strict else ("error",)
    if any(one.level in fatal for one in found.symptoms):
        raise SystemExit(1)
