"""Certificates and keys of an API server that is reached on loopback only."""

import base64
import subprocess
from pathlib import Path

import yaml

NAMES = ",".join(
    [
        "subjectAltName=IP:127.0.0.1",
        "IP:10.96.0.1",
        *(f"DNS:{name}" for name in ("localhost", "kubernetes", "kubernetes.default")),
        "DNS:kubernetes.default.svc",
    ]
)


def make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _key(folder, "ca")
    extensions = ("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign")
    added = [part for each in extensions for part in ("-addext", each)]
    _openssl(folder, "req -x509 -new -key ca.key -days 30 -subj /CN=ca -out ca.crt", *added)
    _leaf(folder, "apiserver", "/CN=kube-apiserver", f"{NAMES}\nextendedKeyUsage=serverAuth")
    _leaf(folder, "admin", "/O=system:masters/CN=admin", "extendedKeyUsage=clientAuth")
    _openssl(folder, "genrsa -out service-accounts.key 2048")
    _openssl(folder, "rsa -in service-accounts.key -pubout -out service-accounts.pub")


def kubeconfig(folder: Path, server: str, namespace: str = "default") -> str:
    """Return a kubeconfig; Argo CD's controllers take its namespace for their own."""
    cluster = {"server": server, "certificate-authority-data": encoded(folder / "ca.crt")}
    user = {
        "client-certificate-data": encoded(folder / "admin.crt"),
        "client-key-data": encoded(folder / "admin.key"),
    }
    context = {"cluster": "bed", "user": "admin", "namespace": namespace}
    return yaml.safe_dump(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "bed",
            "clusters": [{"name": "bed", "cluster": cluster}],
            "users": [{"name": "admin", "user": user}],
            "contexts": [{"name": "bed", "context": context}],
        }
    )


def encoded(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()


def _leaf(folder: Path, name: str, subject: str, extensions: str) -> None:
    _key(folder, name)
    (folder / f"{name}.ext").write_text(extensions)
    _openssl(folder, f"req -new -key {name}.key -subj {subject} -out {name}.csr")
    _openssl(
        folder,
        f"x509 -req -in {name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30"
        f" -out {name}.crt -extfile {name}.ext",
    )


def _key(folder: Path, name: str) -> None:
    _openssl(folder, f"ecparam -name prime256v1 -genkey -noout -out {name}.key")


def _openssl(folder: Path, command: str, *more: str) -> None:
    subprocess.run(
        ["openssl", *command.split(), *more], cwd=folder, check=True, capture_output=True
    )
