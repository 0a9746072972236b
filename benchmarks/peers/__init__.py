"""One module per tool; `ALL` are those that are measured."""

from benchmarks.peer import Peer
from benchmarks.peers import (
    cdk8s,
    helm,
    helmfile,
    jsonnet,
    kapitan,
    kustomize,
    make_argocd_fly,
)

ALL: tuple[Peer, ...] = (
    *jsonnet.PEERS,
    cdk8s.PEER,
    make_argocd_fly.PEER,
    *kapitan.PEERS,
    kustomize.PEER,
    helm.PEER,
    helmfile.PEER,
)

MISSING = {
    "tanka": "could not be installed from here; go-jsonnet, which it runs, is measured",
}
