"""The health checks of ``argocd-cm`` in Lua 5.1, with no more than Argo CD gives them.

An error in one stops every Application that has such an object. With FLEETWAVE_ARGOCD, Argo CD's
own interpreter is asked too: ``differential/test_health_in_argo_cd.py``.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lupa.lua51 import LuaError, LuaRuntime

from tests.health import API_VERSIONS, State, scripts, states

# As in argo-cd's util/lua: base, package, table; of os what is harmless, and that only by
# `require`; and text has no methods.
SANDBOX = """
debug.setmetatable("", nil)
package.loaded.os = {time = os.time, date = os.date}
for _, name in ipairs({"string", "math", "io", "debug", "coroutine", "python"}) do
  _G[name] = nil
  package.loaded[name] = nil
end
os = nil
"""
VERDICTS = {"Healthy", "Progressing", "Degraded", "Suspended"}


@cache
def sandbox() -> LuaRuntime:
    lua = LuaRuntime()
    lua.execute(SANDBOX)
    return lua


def verdict(resource: object, kind: str) -> tuple[str, str]:
    """Return status and message; raises ``LuaError``, as Argo CD would."""
    sandbox().globals().obj = table(resource)
    result = sandbox().execute(scripts()[kind])
    assert set(result) == {"status", "message"}
    return result["status"], result["message"]


def table(value: object) -> object:
    if isinstance(value, dict):
        return sandbox().table_from({key: table(item) for key, item in value.items()})
    if isinstance(value, list):
        return sandbox().table_from([table(item) for item in value])
    return value


@pytest.mark.parametrize("state", states(), ids=lambda state: state.name)
def test_a_state_of_an_object(state: State) -> None:
    assert ": ".join(verdict(state.object, state.kind)) == state.wanted


def test_there_is_a_check_for_every_kind_that_a_wave_may_wait_for() -> None:
    assert set(scripts()) == set(API_VERSIONS)


def test_every_kind_is_asked_about() -> None:
    assert {state.kind for state in states()} == set(API_VERSIONS)


ODD: tuple[Any, ...] = (None, True, -2.5, "", "text", [], [1, None], {}, {"type": 1})


def variants(value: Any, odd: Any) -> Iterator[Any]:
    """Yield copies of a value with one thing in it, or all of it, replaced."""
    yield odd
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (value | {key: other} for other in variants(item, odd))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            for other in variants(item, odd):
                yield [*value[:index], other, *value[index + 1 :]]


def fails(resource: object, kind: str) -> str | None:
    try:
        status, message = verdict(resource, kind)
    except LuaError as error:
        return f"{error}: {resource}"
    is_right = status in VERDICTS and isinstance(message, str)
    return None if is_right else f"{status!r}, {message!r}: {resource}"


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_no_odd_value_in_a_state_makes_a_check_fail(odd: Any) -> None:
    """Each thing in each state once, of any type: the API server lets through less than that."""
    for state in states():
        resource = state.object
        for part in ("metadata", "spec", "status"):
            for other in variants(resource[part], odd):
                assert fails(resource | {part: other}, state.kind) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(deadline=None)
@given(st.sampled_from(states()), st.fixed_dictionaries({}, optional={
    "metadata": JSON, "spec": JSON, "status": JSON | st.fixed_dictionaries({"conditions": JSON})
}))  # fmt: skip
def test_nothing_in_place_of_a_part_makes_a_check_fail(state: State, parts: dict[str, Any]) -> None:
    assert fails(state.object | parts, state.kind) is None


@settings(deadline=None)
@given(st.data())
def test_nothing_is_healthy_by_the_status_of_another_generation(data: st.DataObject) -> None:
    """This is what a gate is: what was there before an upgrade does not open it."""
    healthy = [state for state in states() if state.wanted.startswith("Healthy")]
    # An OCI registry has no status; its generation means nothing.
    known = [state for state in healthy if "conditions" in state.object["status"]]
    resource = data.draw(st.sampled_from(known)).object
    resource["metadata"]["generation"] += data.draw(st.integers(1, 3))
    for condition in resource["status"]["conditions"]:
        # helm-controller may move a condition's generation before anything has happened.
        condition["observedGeneration"] += data.draw(st.integers(0, 3))
    assert verdict(resource, resource["kind"])[0] != "Healthy"
