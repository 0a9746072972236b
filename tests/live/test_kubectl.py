"""What kubectl's failures are called; the words are those of kubectl 1.32 and 1.36."""

import stat
from pathlib import Path

import pytest

from generator.errors import FleetwaveError, UsageError
from generator.programs.kubectl import ForbiddenError, Kubectl, UnknownKindError, UnreachableError

RELEASES = "helmreleases.v2.helm.toolkit.fluxcd.io"
FORBIDDEN = (
    'Error from server (Forbidden): helmreleases.helm.toolkit.fluxcd.io is forbidden: User "ci" '
    'cannot list resource "helmreleases" in API group "helm.toolkit.fluxcd.io" at the cluster scope'
)
REFUSED = (
    "E1126 15:34:51.768295   31896 memcache.go:265] couldn't get current server API group list\n"
    "The connection to the server 127.0.0.1:16443 was refused - did you specify the right host or "
    "port?"
)


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    file = folder / "kubectl"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("FLEETWAVE_KUBECTL", str(file))


@pytest.mark.parametrize(
    ("said", "kind", "message", "hint"),
    [
        (
            FORBIDDEN,
            ForbiddenError,
            "`helmreleases.helm.toolkit.fluxcd.io` cannot be read with context `alpine`: "
            + FORBIDDEN.partition("(Forbidden): ")[2],
            "let a ClusterRole of yours `list` helmreleases.helm.toolkit.fluxcd.io",
        ),
        (
            'error: the server doesn\'t have a resource type "helmreleases"',
            UnknownKindError,
            f"there is no kind `{RELEASES}` with context `alpine`",
            None,
        ),
        (
            "Error in configuration: context was not found for specified context: alpine",
            UsageError,
            "kubectl knows no context `alpine`",
            "`kubectl config get-contexts` lists them",
        ),
        (
            REFUSED,
            UnreachableError,
            f"kubectl gets no answer with context `alpine`: {REFUSED.splitlines()[-1]}",
            "see that `kubectl --context alpine get namespaces` works",
        ),
    ],
)
def test_a_failure_is_told_by_what_is_to_be_done(  # noqa: PLR0913, PLR0917 -- the table's columns
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    kind: type[FleetwaveError],
    message: str,
    hint: str | None,
) -> None:
    (tmp_path / "said").write_text(said, encoding="utf-8")
    program(tmp_path, monkeypatch, f"cat {tmp_path}/said >&2; exit 1")
    with pytest.raises(FleetwaveError) as caught:
        Kubectl("alpine").objects(RELEASES)
    assert (type(caught.value), str(caught.value), caught.value.hint) == (kind, message, hint)


def test_without_kubectl_it_says_how_to_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLEETWAVE_KUBECTL", "/nowhere/kubectl")
    with pytest.raises(FleetwaveError) as caught:
        Kubectl().objects("namespaces")
    assert str(caught.value) == "`/nowhere/kubectl` cannot be run: no such file or directory"
    assert caught.value.hint == "install kubectl, or name it with FLEETWAVE_KUBECTL"


def test_only_reading_verbs_are_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, f'echo "$*" >> {tmp_path}/asked; echo \'{{"items": []}}\'')
    one = Kubectl("alpine", "/home/me/contexts")
    one.contexts()
    one.objects(RELEASES, labels="fleetwave.dev/cluster=alpine")
    one.objects("configmaps", "argocd-cm", namespace="argocd")
    one.existing("secrets", ["sops-age"], "fleet-system")
    cluster = "--kubeconfig=/home/me/contexts --context=alpine"
    assert (tmp_path / "asked").read_text(encoding="utf-8").splitlines() == [
        f"{cluster} config get-contexts --output=name",
        (
            f"{cluster} --request-timeout=20s get {RELEASES} --all-namespaces "
            "--selector=fleetwave.dev/cluster=alpine --output=json"
        ),
        (
            f"{cluster} --request-timeout=20s get configmaps argocd-cm --namespace=argocd "
            "--output=json --ignore-not-found"
        ),
        (
            f"{cluster} --request-timeout=20s get secrets sops-age --namespace=fleet-system "
            "--output=name --ignore-not-found"
        ),
    ]


def test_no_object_of_a_name_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "true")
    assert Kubectl().objects("configmaps", "argocd-cm", namespace="argocd") == ()


def test_one_object_comes_without_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, 'echo \'{"kind": "ConfigMap"}\'')
    found = Kubectl().objects("configmaps", "argocd-cm", namespace="argocd")
    assert found == ({"kind": "ConfigMap"},)
