"""A chart of the shape of Zero to JupyterHub's: what it asks of helm, without what it runs.

A DaemonSet and a Job that come before each upgrade, as hooks, with an account of their own; a
Secret whose values are made once, by `lookup`; a volume for the hub's database; and a StatefulSet
of placeholders, which wait for a node as long as there is none.
"""

from tests.e2e import charts

PLACEHOLDERS = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: user-placeholder}
spec:
  podManagementPolicy: Parallel
  replicas: {{ .Values.placeholders }}
  selector: {matchLabels: {app: placeholder}}
  serviceName: user-placeholder
  template:
    metadata: {labels: {app: placeholder}}
    spec:
      terminationGracePeriodSeconds: 0
      nodeSelector: {no/such: node}
      containers: [{name: pause, image: "example.org/pause:1"}]
"""
PULLER = """\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: hook-image-puller
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    helm.sh/hook-weight: "-10"
spec:
  selector: {matchLabels: {app: puller}}
  template:
    metadata: {labels: {app: puller}}
    spec:
      containers: [{name: pause, image: "example.org/pause:1"}]
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: hook-image-awaiter
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    helm.sh/hook-weight: "0"
---
apiVersion: batch/v1
kind: Job
metadata:
  name: hook-image-awaiter
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    helm.sh/hook-weight: "10"
spec:
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: hook-image-awaiter
      containers: [{name: awaiter, image: "example.org/awaiter:1"}]
"""
DATABASE = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: hub-db-dir}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
"""

MADE_ANEW = """\
apiVersion: v1
kind: Secret
metadata: {name: made-anew}
data: {token: {{ randAlphaNum 32 | b64enc }}}
"""
"""What becomes of a value that is not looked for first: the comparison of the others can fail."""


def files(version: str) -> dict[str, str]:
    more = {
        "values.yaml": f"{charts.VALUES}placeholders: 0\n",
        "templates/placeholders.yaml": PLACEHOLDERS,
        "templates/puller.yaml": PULLER,
        "templates/database.yaml": DATABASE,
        "templates/made-anew.yaml": MADE_ANEW,
    }
    return charts.chart("hub", version, more)
