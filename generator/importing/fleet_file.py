"""The fleet.yaml and cluster.yaml that an import writes: data and why it is so → text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator import schema
from generator.importing.findings import Finding, Repository, Urgency
from generator.yaml.emit import dumps

NO_URL = "https://git.example.org/change-me.git"
_SCP = re.compile(r"([^@/:]+@)?([^/:@]+):(?!/)(.+)\Z")
_USER = re.compile(r"(https?://)[^/@]*@")


@dataclass(frozen=True, slots=True)
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
    url = address(repository.url)
    value: dict[str, Any] = {"url": url or NO_URL}
    if repository.revision and repository.revision != "refs/heads/main":
        value["revision"] = repository.revision
    if url:
        return Section({"repository": value}), []
    return Section({"repository": value}, "Not known: git has no remote `origin` here."), [
        Finding(
            topic="unknown-repository",
            urgency=Urgency.DO,
            summary="where Argo CD and Flux fetch this repository is not known",
            advice=f"replace `{NO_URL}` in `config/fleet.yaml`, or import with `--repository URL`",
        )
    ]


def address(url: str | None) -> str | None:
    """Return an address of git's as fleet.yaml takes it, without credentials; None if it is none
    that a cluster could reach."""
    if url is None:
        return None
    if match := _SCP.match(url):
        url = f"ssh://{match[1] or ''}{match[2]}/{match[3]}"
    url = _USER.sub(r"\1", url)
    settings = schema.shipped("fleet.schema.json")["properties"]["repository"]
    pattern = settings["properties"]["url"]["pattern"].replace("$", r"\Z")
    return url if re.search(pattern, url) else None
