"""Charts that the tests make: small, and telling what they were given.

A chart is a tar file, and a repository of them a file of YAML: no helm is needed.
"""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

VALUES = "fail: ''\nneverReady: false\nshared: {}\nsecret: ''\nhub: {db: {type: pvc}}\n"
RUNS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-runs", labels: {fleetwave.e2e/runs: ""}}
data:
  chart: {{ .Chart.Version | quote }}
  database: {{ .Values.hub | toJson | quote }}
  secret: {{ .Values.secret | quote }}
  shared: {{ .Values.shared | toJson | quote }}
"""
HUB = """\
{{- if .Values.fail }}{{ fail .Values.fail }}{{ end }}
apiVersion: apps/v1
kind: Deployment
metadata: {name: hub}
spec:
  selector: {matchLabels: {app: hub}}
  template:
    metadata: {labels: {app: hub}}
    spec:
      {{- if .Values.neverReady }}
      nodeSelector: {no/such: node}
      {{- end }}
      containers:
      - name: hub
        image: "example.org/hub:{{ .Chart.Version | replace "+" "_" }}"
        env:
        - {name: SHARED, value: {{ .Values.shared | toJson | quote }}}
        - {name: SECRET, value: {{ .Values.secret | quote }}}
"""
MADE_ONCE = """\
{{- $old := lookup "v1" "Secret" .Release.Namespace "token" }}
apiVersion: v1
kind: Secret
metadata: {name: token}
data:
  token: {{ if $old }}{{ index $old.data "token" }}{{ else }}{{ randAlphaNum 32 | b64enc }}{{ end }}
"""


def chart(name: str, version: str, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the files of a chart that stands in for a hub's.

    `fail` breaks its rendering, `neverReady` its pod; its Secret is made once, by `lookup`.
    """
    return {
        "Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: {version}\n",
        "values.yaml": VALUES,
        "templates/runs.yaml": RUNS,
        "templates/hub.yaml": HUB,
        "templates/token.yaml": MADE_ONCE,
        **(more or {}),
    }


def package(name: str, files: Mapping[str, str]) -> bytes:
    """Return the same archive for the same files."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w") as archive,
    ):
        for path, text in files.items():
            data = text.encode()
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def publish(folder: Path, name: str, versions: Iterable[str], **more: str) -> None:
    """Write a Helm repository of one chart."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for version in versions:
        packed = package(name, chart(name, version, more))
        (folder / f"{name}-{version}.tgz").write_bytes(packed)
        entries.append(
            {
                "apiVersion": "v2",
                "name": name,
                "version": version,
                "digest": hashlib.sha256(packed).hexdigest(),
                "urls": [f"{name}-{version}.tgz"],
                "created": "2026-01-01T00:00:00Z",
            }
        )
    index = {"apiVersion": "v1", "entries": {name: entries}}
    (folder / "index.yaml").write_text(yaml.safe_dump(index))


def push(registry: Path, name: str, version: str) -> str:
    """Write a chart as an image of an OCI registry; return the digest of its manifest."""
    layer = package(name, chart(name, version))
    config = json.dumps({"name": name, "version": version, "apiVersion": "v2"}).encode()
    helm = "application/vnd.cncf.helm"
    image = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": _blob(registry / name, config, f"{helm}.config.v1+json"),
        "layers": [_blob(registry / name, layer, f"{helm}.chart.content.v1.tar+gzip")],
    }
    manifest = json.dumps(image).encode()
    digest = hashlib.sha256(manifest).hexdigest()
    folder = registry / name / "manifests"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"sha256-{digest}").write_bytes(manifest)
    tag = folder / version
    tag.unlink(missing_ok=True)
    tag.symlink_to(f"sha256-{digest}")
    return f"sha256:{digest}"


def _blob(folder: Path, data: bytes, form: str) -> dict[str, str | int]:
    digest = hashlib.sha256(data).hexdigest()
    (folder / "blobs").mkdir(parents=True, exist_ok=True)
    (folder / "blobs" / f"sha256-{digest}").write_bytes(data)
    return {"mediaType": form, "digest": f"sha256:{digest}", "size": len(data)}
