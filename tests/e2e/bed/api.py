"""A Kubernetes API server as a client sees it: objects in, objects out, and what changes."""

import http.client
import json
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

Object = dict[str, Any]

KINDS: Mapping[str, str] = {
    "Namespace": "api/v1 namespaces",
    "ConfigMap": "api/v1 configmaps",
    "Secret": "api/v1 secrets",
    "Pod": "api/v1 pods",
    "PersistentVolumeClaim": "api/v1 persistentvolumeclaims",
    "Deployment": "apis/apps/v1 deployments",
    "StatefulSet": "apis/apps/v1 statefulsets",
    "ServiceAccount": "api/v1 serviceaccounts",
    "Job": "apis/batch/v1 jobs",
    "HelmRelease": "apis/helm.toolkit.fluxcd.io/v2 helmreleases",
    "Kustomization": "apis/kustomize.toolkit.fluxcd.io/v1 kustomizations",
    "GitRepository": "apis/source.toolkit.fluxcd.io/v1 gitrepositories",
    "HelmChart": "apis/source.toolkit.fluxcd.io/v1 helmcharts",
    "OCIRepository": "apis/source.toolkit.fluxcd.io/v1 ocirepositories",
    "Receiver": "apis/notification.toolkit.fluxcd.io/v1 receivers",
    "Application": "apis/argoproj.io/v1alpha1 applications",
    "ApplicationSet": "apis/argoproj.io/v1alpha1 applicationsets",
    "AppProject": "apis/argoproj.io/v1alpha1 appprojects",
}

LATER = (http.HTTPStatus.TOO_MANY_REQUESTS, http.HTTPStatus.SERVICE_UNAVAILABLE)
PAUSES = (0.5, 1, 2, 4)
"""Answers after which a client asks again: the API server comes up, or a kind is new to it."""


class RefusedError(Exception):
    """The API server did not do what was asked."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Api:
    port: int
    pki: Path

    def get(self, kind: str, name: str, namespace: str = "") -> Object | None:
        """Return the object, or None if there is none."""
        try:
            return self._ask("GET", _path(kind, namespace, name))
        except RefusedError as refused:
            if refused.status == http.HTTPStatus.NOT_FOUND:
                return None
            raise

    def all(self, kind: str, namespace: str = "", label: str = "") -> list[Object]:
        query = {"labelSelector": label} if label else {}
        listed = self._ask("GET", _path(kind, namespace, **query))
        return list(listed["items"])

    def merge(self, kind: str, name: str, namespace: str, patch: Object) -> Object:
        """Change some fields, as a person does with `kubectl patch` or `annotate`."""
        path = _path(kind, namespace, name, fieldManager="somebody")
        return self._ask("PATCH", path, patch, "application/merge-patch+json")

    def apply(self, kind: str, thing: Object, manager: str = "e2e") -> Object:
        metadata = thing["metadata"]
        path = _path(
            kind,
            metadata.get("namespace", ""),
            metadata["name"],
            fieldManager=manager,
            force="true",
        )
        return self._ask("PATCH", path, thing, "application/apply-patch+yaml")

    def delete(self, kind: str, name: str, namespace: str = "", how: str = "Background") -> None:
        try:
            self._ask("DELETE", _path(kind, namespace, name, propagationPolicy=how))
        except RefusedError as refused:
            if refused.status != http.HTTPStatus.NOT_FOUND:
                raise

    def let_go(self, kind: str, name: str, namespace: str) -> None:
        """Delete an object and nothing that hangs on it, whatever would hold it; it may be gone."""
        try:
            self.merge(kind, name, namespace, {"metadata": {"finalizers": None}})
        except RefusedError as refused:
            if refused.status != http.HTTPStatus.NOT_FOUND:
                raise
        self.delete(kind, name, namespace, how="Orphan")

    def is_ready(self) -> bool:
        with suppress(OSError, http.client.HTTPException), self._connect(timeout=3) as connection:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.HTTPStatus.OK
        return False

    def changes(self, kind: str, since: str, label: str = "") -> Iterator[tuple[str, Object]]:
        """Yield what happens to all objects of a kind, until the API server ends the connection."""
        query = {"watch": "true", "resourceVersion": since, "labelSelector": label}
        with self._connect(timeout=None) as connection:
            connection.request("GET", _path(kind, "", **query))
            response = connection.getresponse()
            if response.status != http.HTTPStatus.OK:
                raise RefusedError(response.status, response.read().decode(errors="replace"))
            for line in response:
                event = json.loads(line)
                if event["type"] == "ERROR":
                    raise RefusedError(event["object"].get("code", 0), event["object"]["message"])
                yield event["type"], event["object"]

    def version_now(self, kind: str, label: str = "") -> tuple[str, list[Object]]:
        """Return the state of the whole API server as a number, and the objects of a kind in it."""
        query = {"labelSelector": label} if label else {}
        listed = self._ask("GET", _path(kind, "", **query))
        return listed["metadata"]["resourceVersion"], listed["items"]

    def _ask(self, method: str, path: str, body: Object | None = None, form: str = "") -> Object:
        status, answer = self._ask_once(method, path, body, form)
        for pause in PAUSES:
            if status not in LATER:
                break
            time.sleep(pause)
            status, answer = self._ask_once(method, path, body, form)
        if status >= http.HTTPStatus.BAD_REQUEST:
            raise RefusedError(status, answer.get("message", ""))
        return answer

    def _ask_once(
        self, method: str, path: str, body: Object | None, form: str
    ) -> tuple[int, Object]:
        headers = {"Content-Type": form} if form else {}
        with self._connect(timeout=30) as connection:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read() or b"{}")

    def _connect(self, timeout: float | None) -> closing[http.client.HTTPSConnection]:
        context = ssl.create_default_context(cafile=str(self.pki / "ca.crt"))
        context.load_cert_chain(self.pki / "admin.crt", self.pki / "admin.key")
        return closing(
            http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=context)
        )


def _path(kind: str, namespace: str, name: str = "", **query: str) -> str:
    group, resource = KINDS[kind].split()
    scope = f"/namespaces/{namespace}" if namespace else ""
    path = f"/{group}{scope}/{resource}" + (f"/{name}" if name else "")
    return path + (f"?{urlencode(query)}" if query else "")
