"""Texts of new files, from the scaffolds: fleetwave's, or the fleet's own of the same name."""

import posixpath
from collections.abc import Sequence
from typing import Any

from generator.commands.new.wanted import Entry, NewCluster, Values
from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.document import parse
from generator.packaged import SCAFFOLDS, scaffolds
from generator.plan.artifact import Artifact
from generator.templating import Templates
from generator.tree import Files

SCHEMAS = ".fleetwave/schemas"
"""Where editors find what `fleetwave schema` wrote."""


class Scaffolds:
    def __init__(self, files: Files) -> None:
        """Raises ``InvalidError`` if a scaffold of the fleet cannot be read."""
        self._files = files
        self._templates = Templates(scaffolds(files))

    def cluster(self, path: str, cluster: NewCluster) -> bytes:
        text = self._text("cluster.yaml", path, cluster=cluster)
        return (self._modeline(path, "cluster") + text).encode()

    def values(
        self, scaffold: str, path: str, values: Values, chart: str, under: Sequence[str]
    ) -> bytes:
        """``under``: the keys of the chart's values that those of JupyterHub's chart are below."""
        text = self._text(scaffold, path, values=values)
        head, rest = _head(text)
        for key in reversed(under) if rest else ():
            lines = (
                f"  {line}" if line.strip() else line for line in rest.splitlines(keepends=True)
            )
            rest = f"{key}:\n{''.join(lines)}"
        return (self._modeline(path, f"values.{chart}") + head + rest).encode()

    def entry(self, path: str, entry: Entry) -> dict[str, Any]:
        source = self._templates.path(f"{SCAFFOLDS}entry.yaml")
        value = parse(source, self._text("entry.yaml", path, hub=entry).encode()).value
        if isinstance(value, dict):
            return value
        raise InvalidError(
            Diagnostic(
                location=Location(source, line=1, column=1),
                rule="invalid-template",
                message="the entry of a hub must be a map",
                help="mend the template, or remove it to have fleetwave's own",
                note=f"for `{path}`",
            )
        )

    def _text(self, scaffold: str, path: str, **context: object) -> str:
        name = f"{SCAFFOLDS}{scaffold}"
        return self._templates.bare(Artifact(path=path, template=name, context=context, sources=()))

    def _modeline(self, path: str, name: str) -> str:
        """Return the line by which editors find a schema, if the repository has it."""
        file = f"{name}.schema.json"
        if file not in self._files.names(SCHEMAS)[1]:
            return ""
        way = posixpath.relpath(f"{SCHEMAS}/{file}", posixpath.dirname(path))
        return f"# yaml-language-server: $schema={way}\n"


def _head(text: str) -> tuple[str, str]:
    """Split a file into the comments that it begins with, and the rest."""
    lines = text.splitlines(keepends=True)
    length = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:length]), "".join(lines[length:])
