"""What Argo CD thinks of an object: health scripts, run by a real Lua 5.1.

``OWN`` are the scripts that a fleet installs. ``STOCK`` is what Argo CD would do without: the
HelmRelease check that it ships (since 2.13), which never reads a generation.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from lupa.lua51 import LuaRuntime

from tests.command import ROOT
from tests.model.api import Live, document

Scripts = Mapping[str, str]
"""Kind to script; an object of another kind is Healthy as soon as it is there."""

_SOURCES = ("GitRepository", "HelmChart", "HelmRepository", "OCIRepository")

# Argo CD opens base, package, table and, by `require` only, a safe os (util/lua/lua.go).
_SANDBOX = """
debug.setmetatable("", nil)
package.loaded.os = {time = os.time, date = os.date}
os = nil
for _, name in ipairs({"string", "math", "io", "debug", "coroutine"}) do
  _G[name] = nil
  package.loaded[name] = nil
end
"""

STOCK_RELEASE = """
local hs = { status = "Progressing", message = "" }
if obj.spec.suspend == true then
  hs.status = "Suspended"
  return hs
end
if obj.status == nil or obj.status.conditions == nil then
  return hs
end
local healthy = 0
local unknown, reconciling = false, false
for _, c in ipairs(obj.status.conditions) do
  local counts = c.type == "Ready" or c.type == "Released" or c.type == "TestSuccess"
  if counts and c.status == "True" then healthy = healthy + 1 end
  if c.type == "Ready" and c.status == "Unknown" then unknown = true end
  if c.type == "Reconciling" and c.status == "True" then reconciling = true end
end
if healthy == 2 then
  hs.status = "Healthy"
elseif not (unknown and reconciling) then
  hs.status = "Degraded"
end
return hs
"""


def script(name: str) -> str:
    """Return a health check that `fleetwave bootstrap` gives to an Argo CD."""
    folder = ROOT / "templates" / "argocd" / "health"
    return (folder / name).read_text(encoding="utf-8")


OWN: Scripts = {
    "HelmRelease": script("helmrelease.lua"),
    "Kustomization": script("kustomization.lua"),
    **dict.fromkeys(_SOURCES, script("source.lua")),
}
STOCK: Scripts = {**OWN, "HelmRelease": STOCK_RELEASE}


def without_rule_4() -> Scripts:
    """Let the health script wait for ever for a failure that leaves no release."""
    rule = "(tonumber(status.failures) or 0) > retries"
    assert OWN["HelmRelease"].count(rule) == 1
    return {**OWN, "HelmRelease": OWN["HelmRelease"].replace(rule, "false")}


@cache
def verdict(script: str | None, live: Live | None) -> str:
    """Return Healthy, Progressing, Degraded, Suspended or Missing."""
    if live is None:
        return "Missing"
    return "Healthy" if script is None else _interpreter(script)(document(live))


@cache
def _interpreter(script: str) -> Callable[[Mapping[str, Any]], str]:
    lua = LuaRuntime()
    lua.execute(_SANDBOX)
    run = lua.compile(script)

    def table(value: Any) -> Any:
        if isinstance(value, Mapping):
            return lua.table_from({key: table(item) for key, item in value.items()})
        if isinstance(value, list):
            return lua.table_from([table(item) for item in value])
        return value

    def judge(obj: Mapping[str, Any]) -> str:
        lua.globals().obj = table(obj)
        return str(run()["status"])

    return judge
