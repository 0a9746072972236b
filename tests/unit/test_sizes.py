"""Objects that Kubernetes would not take, and folders that Argo CD would not read."""

from generator.diagnostic import Diagnostic
from generator.inspection.sizes import LARGEST_FOLDER, LARGEST_OBJECT
from generator.pipeline import build
from generator.selection import Selection
from generator.tree import InMemory
from tests.command import ROOT
from tests.stacks import as_encrypted

FLEET = """
repository: {url: https://git.example.org/fleet.git}
charts: {hub: {repository: https://charts.example.org/, version: 1.2.3}}
"""
HERE = "config/clusters/alpha"


def found(
    layers: dict[str, bytes], hubs: int = 1, files: dict[str, bytes] | None = None
) -> tuple[Diagnostic, ...]:
    cluster = "name: alpha\nprovider: gcp\nrollout: {canary: none, reason: a test}\nhubs:\n"
    for number in range(hubs):
        cluster += (
            f"- {{name: h{number}, domain: h{number}.org, helm_chart: hub, "
            f"helm_chart_values_files: [{', '.join(layers)}]}}\n"
        )
    files = (files or {}) | {f"{HERE}/{name}": data for name, data in layers.items()}
    files |= {"config/fleet.yaml": FLEET.encode(), f"{HERE}/cluster.yaml": cluster.encode()}
    return build(InMemory(files), Selection()).diagnostics


def sealed(size: int) -> bytes:
    """Write an encrypted file that has a size once it is decrypted."""
    text = as_encrypted({"files": "x"}).decode()
    data = "A" * (size * 4 // 3)
    return text.replace("data:78,", f"data:{data},", 1).encode()


def test_values_that_do_not_fit_into_a_helm_release() -> None:
    small, large = b"a: 1\n", b"b: " + b"x" * LARGEST_OBJECT + b"\n"
    (problem,) = found({"small.yaml": small, "large.yaml": large, "end.yaml": b"c: 1\n"})
    assert (problem.rule, problem.level, problem.location.path) == (
        "too-large",
        "error",
        f"{HERE}/large.yaml",
    )
    assert "HelmRelease" in problem.message
    assert f"`{HERE}/large.yaml` smaller, the largest layer with 1,025 KiB" in str(problem.help)
    assert found({"small.yaml": small, "large.yaml": large[: LARGEST_OBJECT - 5000] + b"\n"}) == ()


def test_each_object_of_a_file_counts_alone() -> None:
    own = (ROOT / "templates/helmrelease.yaml").read_bytes()
    more = b"---  # more\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: more, namespace: h0}\n"
    files = {"templates/helmrelease.yaml": own + more}
    large = {"large.yaml": b"b: " + b"x" * LARGEST_OBJECT + b"\n"}
    rules = {(one.rule, one.message.split(" in ")[0]) for one in found(large, files=files)}
    assert ("too-large", "the HelmRelease") in rules


def test_what_cannot_be_inline_and_does_not_fit_into_a_config_map() -> None:
    data = b'a: "\\L' + b"x" * LARGEST_OBJECT + b'"\n'
    (problem,) = found({"large.yaml": data})
    assert "ConfigMap" in problem.message
    assert found({"large.yaml": data[: LARGEST_OBJECT - 1000] + b'"\n'}) == ()


def test_an_encrypted_file_counts_as_what_it_is_on_the_cluster() -> None:
    """Its ciphertext is a third longer."""
    fits, does_not = sealed(LARGEST_OBJECT - 10_000), sealed(LARGEST_OBJECT + 10_000)
    assert len(fits) > LARGEST_OBJECT
    assert found({"enc-a.secret.yaml": fits}) == ()
    (problem,) = found({"b.yaml": b"b: 1\n", "enc-a.secret.yaml": does_not})
    assert "Secret" in problem.message
    assert problem.location.path == f"{HERE}/enc-a.secret.yaml"
    (both,) = found({"enc-a.secret.yaml": fits, "enc-b.secret.yaml": sealed(20_000)})
    assert both.location.path == f"{HERE}/enc-a.secret.yaml"


def test_a_folder_that_argo_cd_would_not_read() -> None:
    data = b"a: " + b"x" * (LARGEST_OBJECT - 10_000) + b"\n"
    (problem,) = found({"a.yaml": data}, hubs=LARGEST_FOLDER // len(data) + 1)
    assert (problem.rule, problem.level) == ("too-large", "warning")
    assert problem.location.path == f"{HERE}/cluster.yaml"
    assert found({"a.yaml": data}, hubs=LARGEST_FOLDER // len(data)) == ()
