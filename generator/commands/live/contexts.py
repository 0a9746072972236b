"""Which context of kubectl's leads to which cluster, and to the Argo CD that deploys to it."""

from collections.abc import Mapping, Sequence

from generator.errors import UsageError
from generator.fleet import Settings
from generator.programs.kubectl import Kubectl
from generator.record import record


@record(kw_only=True)
class Contexts:
    """As the command line has them."""

    clusters: Sequence[str] = ()
    """Each as ``CONTEXT``, for all clusters, or as ``CLUSTER=CONTEXT``."""
    argocd: str | None = None
    kubeconfig: str | None = None


@record(kw_only=True)
class Access:
    cluster: str
    flux: Kubectl
    argocd: Kubectl
    is_argocd_known: bool
    """Somebody said where it is, or it is on the cluster itself."""


def access(given: Contexts, names: Sequence[str], settings: Settings) -> tuple[Access, ...]:
    """Without a context, one cluster is that of kubectl's current context; several are found by
    contexts of their own names."""
    own, every = _split(given.clusters, names)
    if len(names) > 1 and every is None:
        known = Kubectl(kubeconfig=given.kubeconfig).contexts()
        own = {**{name: name for name in names if name in known}, **own}
        if missing := [name for name in names if name not in own]:
            raise UsageError(
                f"no context leads to {', '.join(f'`{name}`' for name in missing)}",
                hint=f"name each with `--context {missing[0]}=CONTEXT`, or ask for one cluster",
            )
    found = []
    for name in names:
        flux = Kubectl(own.get(name, every), given.kubeconfig)
        argocd = Kubectl(given.argocd, given.kubeconfig) if given.argocd else flux
        is_known = bool(given.argocd) or settings.delivery.in_cluster
        found.append(Access(cluster=name, flux=flux, argocd=argocd, is_argocd_known=is_known))
    return tuple(found)


def _split(given: Sequence[str], names: Sequence[str]) -> tuple[Mapping[str, str], str | None]:
    own: dict[str, str] = {}
    every: list[str] = []
    for text in given:
        cluster, is_pair, context = text.partition("=")
        if is_pair and cluster in names:
            own[cluster] = context
        else:
            every.append(text)
    if len(every) > 1:
        raise UsageError(
            f"`--context {every[1]}` is for no cluster that is looked at",
            hint="one context for all of them, or each as `--context CLUSTER=CONTEXT`",
        )
    return own, every[0] if every else None
