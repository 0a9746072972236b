"""The folders below ``deployments/``, and the releases that hubploy makes of each."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostic import InvalidError
from generator.document import parse
from generator.fleet import Stage
from generator.importing.domains import domain
from generator.importing.encrypted import is_encrypted
from generator.record import record
from generator.tree import Files, InvalidPathError

FOLDER = "deployments"
_STAGES = {
    "develop": Stage.STAGING,
    "staging": Stage.STAGING,
    "prod": Stage.PRODUCTION,
}
"""hubploy's environments, and what they are in a rollout."""


@record
class Deployment:
    """A folder below ``deployments/``."""

    name: str
    value: Mapping[str, Any]
    """Of its hubploy.yaml."""

    @property
    def folder(self) -> str:
        return f"{FOLDER}/{self.name}"

    @property
    def path(self) -> str:
        return f"{self.folder}/hubploy.yaml"


@record(kw_only=True)
class Hub:
    deployment: Deployment
    environment: str
    layers: tuple[str, ...]
    """Values files that count, lowest first."""
    plain_secrets: tuple[str, ...]
    """Files of secrets that are not encrypted by sops, so that they are no layers here."""
    domain: str | None

    @property
    def name(self) -> str:
        """Of the release and of its namespace, too."""
        return f"{self.deployment.name}-{self.environment}"

    @property
    def stage(self) -> Stage:
        return _STAGES[self.environment]


def deployments(files: Files) -> tuple[Deployment, ...]:
    return tuple(
        Deployment(name, read_map(files, f"{FOLDER}/{name}/hubploy.yaml"))
        for name in files.names(FOLDER)[0]
        if "hubploy.yaml" in files.names(f"{FOLDER}/{name}")[1]
    )


def hubs(files: Files, deployment: Deployment) -> Iterator[Hub]:
    folder = deployment.folder
    configured = files.names(f"{folder}/config")[1]
    for environment in _STAGES:
        name = f"{environment}.yaml"
        secrets = [
            f"{above}/{folder}/secrets/{name}".lstrip("/")
            for above in ("", "secrets")
            if name in files.names(f"{above}/{folder}/secrets".lstrip("/"))[1]
        ]
        if name not in configured and not secrets:
            continue
        plain = [f"{folder}/config/{one}" for one in ("common.yaml", name) if one in configured]
        encrypted = [path for path in secrets if is_encrypted(files, path)]
        yield Hub(
            deployment=deployment,
            environment=environment,
            layers=(*plain, *encrypted),
            plain_secrets=tuple(path for path in secrets if path not in encrypted),
            domain=domain(*(read_map(files, path) for path in reversed(plain))),
        )


def read_map(files: Files, path: str) -> Mapping[str, Any]:
    """Return what a file says; nothing where it cannot be read: the pipeline says what is wrong."""
    try:
        value = parse(path, files.read(path)).value
    except (InvalidError, InvalidPathError):
        return {}
    return value if isinstance(value, dict) else {}
