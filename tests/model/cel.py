"""``HelmRelease.spec.dependsOn``, with its ``readyExpr`` run by Google's own CEL."""

from functools import cache
from typing import Any

from cel_expr_python import cel

from tests.model.api import Live, ReleaseStatus, document

_ENVIRONMENT = cel.NewEnv(variables={"self": cel.Type.DYN, "dep": cel.Type.DYN})


@cache
def is_ready(expression: str | None, me: Live, dependency: Live | None) -> bool:
    """Return whether helm-controller lets ``me`` go on (internal/controller,
    ``checkDependencies``): an error of the expression counts as no."""
    if dependency is None:
        return False
    if expression is None:
        return _is_ready_by_itself(dependency)
    found = _compiled(expression).eval(data={"self": document(me), "dep": document(dependency)})
    return found.value() is True


@cache
def _compiled(expression: str) -> Any:
    return _ENVIRONMENT.compile(expression)


def _is_ready_by_itself(dependency: Live) -> bool:
    """The check of a plain ``dependsOn``: Ready, and observed in its present generation."""
    status = dependency.status
    assert isinstance(status, ReleaseStatus)
    ready = status.condition("Ready")
    return status.observed == dependency.generation and ready is not None and ready[1] == "True"
