"""Results of jsonnet, which takes most of the time that a fleet with jsonnet layers takes.

A result depends on the texts that can be imported, where they lie, the variables, and which names
are those of secrets. All of it is in the key, so nothing has to be declared stale.
"""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from generator.fleet import Reference
from generator.jsonnet.imports import sources
from generator.kept import KEPT
from generator.memo import Memo
from generator.tree import Files

if TYPE_CHECKING:
    from generator.jsonnet.evaluation import Result

_FORM = "1"
"""Another one, whenever the same sources are to give something else."""


class Results:
    """Evaluates files of one repository; what they import is looked at once."""

    def __init__(self, files: Files, secret_files: str) -> None:
        self._files = files
        self._secret_files = secret_files
        self._sources: Memo[str, str] = Memo()

    def evaluate(
        self,
        reference: Reference,
        source: bytes,
        variables: Mapping[str, str],
        is_secret: Callable[[str, bytes], bool],
    ) -> "Result":
        """As ``evaluate``; errors are not kept."""
        from generator.jsonnet.evaluation import Result, evaluate  # noqa: PLC0415 -- not all have it

        kept = KEPT.get()
        if kept is None:
            return evaluate(self._files, reference, source, variables, is_secret)
        key = self._key(reference.path, variables)
        found = kept.get(key)
        if found is not None:
            sources, text = found.split(b"\n", 1)
            return Result(text.decode(), tuple(json.loads(sources)))
        result = evaluate(self._files, reference, source, variables, is_secret)
        kept.put(key, f"{json.dumps(result.sources)}\n{result.json}".encode())
        return result

    def _key(self, path: str, variables: Mapping[str, str]) -> str:
        sources = self._sources.get(path, lambda: self._digest(path))
        parts = (_FORM, path, sources, self._secret_files, sorted(variables.items()))
        return sha256(json.dumps(parts).encode()).hexdigest()

    def _digest(self, path: str) -> str:
        """Hash each path that the file can lead to with where it lies and what it says."""
        digest = sha256()
        for name, found in sorted(sources(self._files, path).items()):
            place, text = found or ("", b"")
            digest.update(f"{name}\0{place}\0{len(text)}\0".encode(errors="surrogateescape"))
            digest.update(text)
        return digest.hexdigest()
