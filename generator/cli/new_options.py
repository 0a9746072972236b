"""The options of commands that add to a fleet, and what each may be."""

from enum import StrEnum
from typing import Annotated

from generator.cli.parameters import Option


class Provider(StrEnum):
    AWS = "aws"
    AZURE = "azure"
    GCP = "gcp"
    KUBECONFIG = "kubeconfig"
    OPENSTACK = "openstack"
    OTHER = "other"


class StageName(StrEnum):
    STAGING = "staging"
    PRODUCTION = "production"


class Authenticator(StrEnum):
    GITHUB = "github"
    CILOGON = "cilogon"
    GOOGLE = "google"
    NATIVE = "native"
    DUMMY = "dummy"


class EngineName(StrEnum):
    ARGOCD = "argocd"
    FLUX = "flux"


class Storage(StrEnum):
    DYNAMIC = "dynamic"
    NFS = "nfs"
    NONE = "none"


class SizeName(StrEnum):
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


ChartOption = Annotated[
    str | None,
    Option(metavar="CHART", help="A chart of fleet.yaml [default: the only one, or jupyterhub]"),
]
AdminOption = Annotated[
    list[str] | None, Option(metavar="USER", help="Who may administer it; may be given again")
]
DryRunOption = Annotated[
    bool, Option("--dry-run", help="Print a patch of what would change; write nothing")
]
