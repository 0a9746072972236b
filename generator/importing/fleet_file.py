"""The fleet.yaml and cluster.yaml that an import writes: data and why it is so → text."""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.importing.findings import Finding, Repository, Urgency
from generator.record import record
from generator.repository_address import PLACEHOLDER
from generator.yaml.emit import dumps


@record
class Section:
    """Top-level keys of a file, and a sentence above them."""

    value: Mapping[str, Any]
    why: str | None = None


def text(heading: str, sections: Iterable[Section]) -> bytes:
    """Write a YAML file for people: sections with their reasons, in the order given."""
    lines = [f"# {line}\n" for line in heading.splitlines()]
    for section in sections:
        lines += [f"# {line}\n" for line in (section.why or "").splitlines()]
        lines.append(dumps(dict(section.value)))
    return "".join(lines).encode()


def repository_section(repository: Repository) -> tuple[Section, list[Finding]]:
    """Return what fleet.yaml says of the repository, and what is not known of it."""
    url = repository.url
    value: dict[str, Any] = {"url": url or PLACEHOLDER}
    if repository.revision and repository.revision != "refs/heads/main":
        value["revision"] = repository.revision
    if url:
        return Section({"repository": value}), []
    return Section({"repository": value}, "Not known: git has no remote `origin` here."), [
        Finding(
            topic="unknown-repository",
            urgency=Urgency.DO,
            summary="where Argo CD and Flux fetch this repository is not known",
            advice=f"replace `{PLACEHOLDER}` in `config/fleet.yaml`, or import with "
            "`--repository URL`",
        )
    ]
