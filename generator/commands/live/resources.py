"""What kubectl is asked for: kinds with the version that is understood here, and their group."""

RELEASES = "helmreleases.v2.helm.toolkit.fluxcd.io"
KUSTOMIZATIONS = "kustomizations.v1.kustomize.toolkit.fluxcd.io"
GIT_REPOSITORIES = "gitrepositories.v1.source.toolkit.fluxcd.io"
HELM_REPOSITORIES = "helmrepositories.v1.source.toolkit.fluxcd.io"
HELM_CHARTS = "helmcharts.v1.source.toolkit.fluxcd.io"
OCI_REPOSITORIES = "ocirepositories.v1.source.toolkit.fluxcd.io"

APPLICATIONS = "applications.v1alpha1.argoproj.io"
APPLICATION_SETS = "applicationsets.v1alpha1.argoproj.io"
PROJECTS = "appprojects.v1alpha1.argoproj.io"

DEFINITIONS = "customresourcedefinitions.v1.apiextensions.k8s.io"
DEPLOYMENTS = "deployments.v1.apps"
STATEFUL_SETS = "statefulsets.v1.apps"
