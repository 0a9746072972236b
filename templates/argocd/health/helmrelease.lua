-- Health of a HelmRelease, by generation: a sync wave waits for what was just applied, not for what
-- was there before. An error in here stops every Application with such an object, so nothing may
-- raise, whatever the object looks like. Argo CD has base, table, os.time and os.date for us.
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

-- Ready=False for these reasons is mended only by a change of something else: the wave fails at
-- once, so that its operation ends and the commit that mends it can be synced.
local hopeless = {
  ValuesError = true, ArtifactFailed = true, ChartMutateError = true,
  InvalidCELExpression = true, AccessDenied = true, RESTClientError = true,
  FactoryError = true, StateError = true,
}

-- An action has failed, or has been undone after that.
local failed = {
  InstallFailed = true, UpgradeFailed = true, TestFailed = true,
  RollbackFailed = true, RollbackSucceeded = true,
  UninstallFailed = true, UninstallSucceeded = true,
}

-- These pass by themselves.
local passing = { DependencyNotReady = true, SourceNotReady = true, HealthCheckCanceled = true }

local metadata, spec, status = map(obj.metadata), map(obj.spec), map(obj.status)
local generation = metadata.generation

local found = {}
for _, condition in ipairs(map(status.conditions)) do
  found[tostring(map(condition).type)] = map(condition)
end
local ready, stalled, reconciling = map(found.Ready), map(found.Stalled), map(found.Reconciling)

-- helm-controller retries a failure that leaves no release in Helm's storage (a template error, the
-- chart's `fail`, a values schema) for ever: never Stalled, and observedGeneration never moves. But
-- it counts failures, from its first attempt at a generation.
local function has_no_retry_left()
  if status.lastAttemptedGeneration ~= generation then
    return false
  end
  local action = map(spec[status.lastAttemptedReleaseAction or ""])
  local retries = tonumber(map(action.remediation).retries) or 0
  return retries >= 0 and (tonumber(status.failures) or 0) > retries
end

local function lasts(condition, seconds)
  local since = condition.lastTransitionTime
  -- RFC 3339 in UTC compares as text.
  return type(since) == "string" and since < os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() - seconds)
end

-- After earlier failures, the next attempt at such a one may be a quarter of an hour away, for the
-- back-off goes on. Until then the commit that mends it could not be synced. A failure that counts
-- for the retries is another thing: its next attempt follows at once.
local function has_no_attempt_soon(condition)
  local counted = (tonumber(status.installFailures) or 0) + (tonumber(status.upgradeFailures) or 0)
  return status.lastAttemptedGeneration == generation
    and (tonumber(status.failures) or 0) > counted and lasts(condition, 120)
end

-- A source is not ready for a moment with every new chart. One that stays so names a chart or a
-- version that there is not; without an end, the commit that mends it could not be synced.
local function lasts_too_long(condition)
  return condition.reason == "SourceNotReady" and lasts(condition, 600)
end

if spec.suspend == true then
  return { status = "Suspended", message = "the release is suspended" }
end
if next(found) == nil then
  return { status = "Progressing", message = "waiting for helm-controller" }
end

-- The status' own observedGeneration moves only when this generation is ready or given up; that of
-- a condition can run ahead of the truth.
if status.observedGeneration ~= generation then
  local is_current = ready.observedGeneration == generation
  if is_current and ready.status == "False" then
    if hopeless[ready.reason] or lasts_too_long(ready)
      or (failed[ready.reason] and (has_no_retry_left() or has_no_attempt_soon(ready))) then
      return verdict("Degraded", ready)
    end
  end
  local message = "generation " .. tostring(generation) .. " is not reconciled yet"
  if is_current then
    message = message .. "; " .. words(ready)
  end
  return { status = "Progressing", message = message }
end

if stalled.status == "True" then
  return verdict("Degraded", stalled)
end
if ready.status == "True" then
  return verdict("Healthy", ready)
end
if ready.status == "False" and passing[ready.reason] and not lasts_too_long(ready) then
  return verdict("Progressing", ready)
end
if ready.status == "False" then
  return verdict("Degraded", ready)
end
return verdict("Progressing", reconciling)
