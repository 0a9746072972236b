"""Fields that a kind may have. What is not listed here was not tried out with the engines, and may
undo the order of a rollout, what protects a hub, its secrets, or which cluster it is on.

A list holds what our templates write, and what a fleet's own may add without harm. Fields that
other modules look at more closely are in it, too.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from generator.diagnostic import Keys
from generator.inspection.finding import Finding, Object, mapping

_RULES = {
    "ApplicationSet": "unsafe-applicationset",
    "Application": "unsafe-application",
    "AppProject": "loose-project",
    "HelmRelease": "unsafe-release",
    "Kustomization": "unsafe-source",
    "GitRepository": "unsafe-source",
    "HelmChart": "unsafe-source",
    "HelmRepository": "unsafe-source",
    "OCIRepository": "unsafe-source",
    "Bucket": "unsafe-source",
}

_Allowed = Mapping[tuple[str, ...], str]

_OF_APPLICATIONS: _Allowed = {
    ("metadata",): "name namespace labels annotations",
    ("spec",): "project source sources sourceHydrator destination syncPolicy info "
    "revisionHistoryLimit",
    ("spec", "source"): "repoURL targetRevision path directory chart helm kustomize plugin ref",
    ("spec", "source", "directory"): "recurse jsonnet",
}
_OF_SOURCES = "interval timeout url secretRef certSecretRef proxySecretRef serviceAccountName"
_ALLOWED: Mapping[str, _Allowed] = {
    "ApplicationSet": {
        ("spec",): "goTemplate goTemplateOptions generators syncPolicy template strategy "
        "templatePatch preservedFields",
        ("spec", "template", "metadata"): "name labels annotations",
        **{
            ("spec", "template", *keys): allowed
            for keys, allowed in _OF_APPLICATIONS.items()
            if keys != ("metadata",)
        },
    },
    "Application": {(): "apiVersion kind metadata spec", **_OF_APPLICATIONS},
    "AppProject": {
        ("spec",): "description sourceRepos destinations clusterResourceWhitelist "
        "namespaceResourceWhitelist clusterResourceBlacklist namespaceResourceBlacklist "
        "sourceNamespaces signatureKeys sourceIntegrity syncWindows roles orphanedResources "
        "destinationServiceAccounts",
    },
    "HelmRelease": {
        ("spec",): "chart chartRef releaseName interval timeout serviceAccountName dependsOn "
        "install upgrade rollback uninstall test driftDetection values valuesFrom suspend "
        "maxHistory persistentClient postRenderers postRenderStrategy commonMetadata waitStrategy",
        ("spec", "chart", "spec"): "chart version interval sourceRef reconcileStrategy verify",
        ("spec", "install"): "crds skipCRDs createNamespace disableHooks "
        "disableOpenAPIValidation disableSchemaValidation disableTakeOwnership serverSideApply "
        "timeout strategy remediation",
        ("spec", "install", "remediation"): "retries remediateLastFailure",
        ("spec", "upgrade"): "crds chartNameChangeStrategy cleanupOnFail disableHooks "
        "disableOpenAPIValidation disableSchemaValidation disableTakeOwnership serverSideApply "
        "timeout strategy remediation",
        ("spec", "upgrade", "remediation"): "retries remediateLastFailure strategy",
        ("spec", "rollback"): "cleanupOnFail disableHooks serverSideApply timeout",
        ("spec", "uninstall"): "deletionPropagation disableHooks keepHistory timeout",
        ("spec", "test"): "enable filters timeout",
    },
    "Kustomization": {
        ("spec",): "interval retryInterval timeout path prune wait sourceRef dependsOn decryption "
        "suspend postBuild serviceAccountName commonMetadata buildMetadata deletionPolicy",
    },
    "GitRepository": {
        ("spec",): f"{_OF_SOURCES} ref sparseCheckout ignore provider verify",
    },
    "HelmChart": {("spec",): "interval chart version sourceRef reconcileStrategy verify"},
    "HelmRepository": {
        ("spec",): f"{_OF_SOURCES} type provider passCredentials accessFrom insecure",
    },
    "OCIRepository": {("spec",): f"{_OF_SOURCES} ref layerSelector provider verify insecure"},
    "Bucket": {
        ("spec",): f"{_OF_SOURCES} bucketName endpoint region prefix provider sts insecure ignore",
    },
}

_ELSEWHERE = "it goes to another cluster, or another namespace, than its hub"
_OTHERWISE = "it brings other objects than those that were rendered"
_NOT_READY = "what waits for it goes on before it runs"
_DANGERS: Mapping[str, str] = {
    "disableWait": _NOT_READY,
    "disableWaitForJobs": _NOT_READY,
    "ignoreFailures": "what waits for it goes on although its tests fail",
    "ignoreTestFailures": "what waits for it goes on although its tests fail",
    "healthCheckExprs": "other things count as healthy than were tried out",
    "healthChecks": "other things count as healthy than were tried out",
    "force": "objects are deleted and made anew, and with them what they own",
    "recreate": "pods are deleted, and with them what people run",
    "replace": "a release of others may be taken over",
    "preserveValues": "values that no file says any more stay",
    "kubeConfig": _ELSEWHERE,
    "targetNamespace": _ELSEWHERE,
    "storageNamespace": "another release is installed, beside the one that is there",
    "namePrefix": _OTHERWISE,
    "nameSuffix": _OTHERWISE,
    "patches": _OTHERWISE,
    "components": _OTHERWISE,
    "images": _OTHERWISE,
    "include": "it reads other files than those that were rendered",
    "exclude": "it leaves out files that were rendered",
    "valuesFiles": "values come from files that no layer of the hub is",
    "suspend": "nothing new is fetched",
    "finalizers": "deleting the Application deletes its hubs",
    "ignoreDifferences": "what it covers may differ from what was rendered",
    "ignoreApplicationDifferences": "what it covers may differ from what was rendered",
    "operation": "Argo CD syncs once, and otherwise than `syncPolicy` says",
}


_SHARD = "sharding.fluxcd.io/key"


def check(one: Object) -> Iterator[Finding]:
    rule = _RULES.get(one.kind)
    if rule and _SHARD in one.labels:
        yield Finding(
            at=one,
            keys=("metadata", "labels", _SHARD),
            on_key=True,
            rule=rule,
            message=f"with `{_SHARD}` only a controller for that shard looks at it",
        )
    for keys, allowed in _ALLOWED.get(one.kind, {}).items():
        known = _words(allowed)
        for key, value in mapping(one.value, *keys).items():
            # As good as not there: such a field is off.
            if key not in known and value:
                yield _unknown(one, keys, key)


@cache
def _words(allowed: str) -> frozenset[str]:
    return frozenset(allowed.split())


def _unknown(one: Object, keys: Keys, key: str) -> Finding:
    danger, rule = _DANGERS.get(key), _RULES[one.kind]
    return Finding(
        at=one,
        keys=(*keys, key),
        on_key=True,
        rule=rule,
        message=f"with `{key}` {danger}" if danger else f"`{key}` is not used by fleetwave",
    )
