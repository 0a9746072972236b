"""The options of commands that look at live clusters."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from generator.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from generator.commands.live.contexts import Contexts


ContextOption = Annotated[
    list[str] | None,
    Option(
        "--context",
        metavar="[CLUSTER=]CONTEXT",
        help="The context of kubectl's that leads to a cluster; may be given for each [default: "
        "the current one for one cluster, for several those of their names]",
        show_default=False,
    ),
]
ArgocdContextOption = Annotated[
    str | None,
    Option(
        metavar="CONTEXT",
        help="The one that leads to Argo CD [default: the cluster's own]",
        show_default=False,
    ),
]
KubeconfigOption = Annotated[
    Path | None,
    Option(metavar="FILE", help="Where contexts are [default: kubectl's]", show_default=False),
]
Clusters = Annotated[
    list[str] | None,
    Argument(metavar="[CLUSTER]...", help="What to look at [default: all clusters]"),
]


def contexts(clusters: list[str] | None, argocd: str | None, kubeconfig: Path | None) -> "Contexts":
    from generator.commands.live.contexts import Contexts  # noqa: PLC0415 -- not for `--help`

    return Contexts(
        clusters=clusters or (),
        argocd=argocd,
        kubeconfig=str(kubeconfig) if kubeconfig else None,
    )
