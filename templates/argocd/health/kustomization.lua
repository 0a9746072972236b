-- Health of a Flux Kustomization, which brings a hub's secrets, by generation. An error in here stops
-- every Application with such an object, so nothing may raise, whatever the object looks like.
-- Argo CD has base, table, os.time and os.date for us: no string, no math.
local os = require("os")

local function map(value)
  return type(value) == "table" and value or {}
end

local function words(condition)
  local reason = tostring(condition.reason or "waiting for the controller")
  return condition.message ~= nil and reason .. ": " .. tostring(condition.message) or reason
end

local function verdict(status, condition)
  return { status = status, message = words(condition) }
end

-- These pass by themselves.
local passing = { DependencyNotReady = true, HealthCheckCanceled = true }

local metadata, spec, status = map(obj.metadata), map(obj.spec), map(obj.status)
local generation = metadata.generation

local found = {}
for _, condition in ipairs(map(status.conditions)) do
  found[tostring(map(condition).type)] = map(condition)
end
local ready, stalled = map(found.Ready), map(found.Stalled)

local function is_current(condition)
  local observed = condition.observedGeneration
  return observed == nil or observed == generation
end

-- Until source-controller has the commit, its path is missing. Ready turns Unknown at each attempt,
-- so since when it is False says nothing; the age of the object does, since secrets that change are
-- a new object.
local function may_still_arrive()
  local created = metadata.creationTimestamp
  -- RFC 3339 in UTC compares as text.
  return type(created) == "string" and created > os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() - 600)
end

if spec.suspend == true then
  return { status = "Suspended", message = "the Kustomization is suspended" }
end
if next(found) == nil then
  return { status = "Progressing", message = "waiting for kustomize-controller" }
end
if stalled.status == "True" and is_current(stalled) then
  return verdict("Degraded", stalled)
end
if ready.status == "True" and is_current(ready) and status.observedGeneration == generation then
  return verdict("Healthy", ready)
end
if ready.status == "False" and is_current(ready) then
  if passing[ready.reason] or (ready.reason == "ArtifactFailed" and may_still_arrive()) then
    return verdict("Progressing", ready)
  end
  return verdict("Degraded", ready)
end
return verdict("Progressing", map(found.Reconciling))
