"""The ``kubectl`` on PATH, asked what is on a cluster. It reads, and never writes.

Who may log in, and how, is kubectl's to know: contexts and logins are the user's own.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from generator.errors import FleetwaveError, UsageError
from generator.programs.program import Program

Value = Mapping[str, Any]
"""An object, as the API server has it."""

_KUBECTL = Program(name="kubectl", wanted="kubectl")
_PATIENCE = "20s"
_FORBIDDEN = re.compile(r"\(Forbidden\): (.*)")
_UNKNOWN = ("the server doesn't have a resource type", "could not find the requested resource")
_NO_CONTEXT = ("context was not found for specified context", "no context exists with the name")


class UnreachableError(FleetwaveError):
    """No API server answers. It may do so a moment later."""


class UnknownKindError(FleetwaveError):
    """The cluster has no such kind, or not in this version."""


class ForbiddenError(FleetwaveError):
    """Whoever asks may not see it."""


class Kubectl:
    """One cluster, by a context of the user's kubeconfig."""

    def __init__(self, context: str | None = None, kubeconfig: str | None = None) -> None:
        self.context = context
        self.options = (
            *([f"--kubeconfig={kubeconfig}"] if kubeconfig else []),
            *([f"--context={context}"] if context else []),
        )

    @property
    def name(self) -> str:
        """The cluster, as messages call it."""
        return f"context `{self.context}`" if self.context else "kubectl's current context"

    @property
    def command(self) -> str:
        """How people begin a command for this cluster."""
        return " ".join(["kubectl", *(option.replace("=", " ", 1) for option in self.options)])

    def contexts(self) -> frozenset[str]:
        """Return the names of all contexts that the user has."""
        ran = _KUBECTL.run(*self.options, "config", "get-contexts", "--output=name")
        return frozenset(ran.text.split()) if ran.code == 0 else frozenset()

    def objects(
        self,
        kind: str,
        *names: str,
        namespace: str | None = None,
        labels: str | None = None,
        owners: bool = False,
    ) -> tuple[Value, ...]:
        """Return the objects of a kind, written ``resource.version.group``: of all namespaces if
        none is named, those that have the names if any are, and of these those that there are;
        with ``owners`` also who wrote each field, and when."""
        more = ["--show-managed-fields"] if owners else []
        out = self._get(kind, names, namespace, labels, "json", *more)
        if not out.strip():
            return ()
        value = json.loads(out)
        return tuple(value["items"]) if "items" in value else (value,)

    def existing(self, kind: str, names: Sequence[str], namespace: str) -> frozenset[str]:
        """Return which of these there are, and nothing of what is in them."""
        out = self._get(kind, names, namespace, None, "name")
        return frozenset(line.rpartition("/")[2] for line in out.split())

    def _get(
        self,
        kind: str,
        names: Sequence[str],
        namespace: str | None,
        labels: str | None,
        form: str,
        *more: str,
    ) -> str:
        where = [f"--namespace={namespace}"] if namespace else ["--all-namespaces"] * (not names)
        ran = _KUBECTL.run(
            *self.options,
            f"--request-timeout={_PATIENCE}",
            "get",
            kind,
            *names,
            *where,
            *([f"--selector={labels}"] if labels else []),
            f"--output={form}",
            *more,
            *(["--ignore-not-found"] if names else []),
        )
        if ran.code:
            raise self._error(kind, "get" if names else "list", ran.words)
        return ran.text

    def _error(self, kind: str, verb: str, words: str) -> FleetwaveError:
        resource = _resource(kind)
        last = words.strip().split("\n")[-1].removeprefix("error: ")
        if forbidden := _FORBIDDEN.search(words):
            return ForbiddenError(
                f"`{resource}` cannot be read with {self.name}: {forbidden[1]}",
                hint=f"let a ClusterRole of yours `{verb}` {resource}",
            )
        if any(text in words for text in _UNKNOWN):
            return UnknownKindError(f"there is no kind `{kind}` with {self.name}")
        if any(text in words for text in _NO_CONTEXT):
            return UsageError(
                f"kubectl knows no context `{self.context}`",
                hint="`kubectl config get-contexts` lists them",
            )
        return UnreachableError(
            f"kubectl gets no answer with {self.name}: {last}",
            hint=f"see that `{self.command} get namespaces` works",
        )


def _resource(kind: str) -> str:
    """Return ``resource.group``, as RBAC's rules are spoken of."""
    name, _, rest = kind.partition(".")
    group = rest.partition(".")[2] if re.match(r"v\d", rest) else rest
    return f"{name}.{group}" if group else name
