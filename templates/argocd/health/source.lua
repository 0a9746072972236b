-- Health of Flux's sources (HelmRepository, OCIRepository, HelmChart, GitRepository, Bucket), by
-- generation, and by the fetch that fleetwave asks for in the annotation requestedAt. An error in
-- here stops every Application with such an object, so nothing may raise, whatever it looks like.
-- Argo CD has base and table for us: no string, no math.
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

local metadata, spec, status = map(obj.metadata), map(obj.spec), map(obj.status)
local generation = metadata.generation

local found = {}
for _, condition in ipairs(map(status.conditions)) do
  found[tostring(map(condition).type)] = map(condition)
end
local ready, stalled = map(found.Ready), map(found.Stalled)

if spec.suspend == true then
  return { status = "Suspended", message = "the source is suspended" }
end
if obj.kind == "HelmRepository" and spec.type == "oci" then
  -- source-controller gives it no status: it is an address, and nothing is fetched for it.
  return { status = "Healthy", message = "an OCI registry is only an address" }
end
if next(found) == nil then
  return { status = "Progressing", message = "waiting for source-controller" }
end

-- Whatever is Ready was fetched before this commit; the next waves need what is in this one.
local asked = map(metadata.annotations)["reconcile.fluxcd.io/requestedAt"]
if asked ~= nil and status.lastHandledReconcileAt ~= asked then
  return { status = "Progressing", message = "the fetch for this commit is not done yet" }
end

local is_current = ready.observedGeneration == nil or ready.observedGeneration == generation
if is_current and ready.status == "False" then
  return verdict("Degraded", ready)
end
if status.observedGeneration ~= generation then
  local message = "generation " .. tostring(generation) .. " is not reconciled yet"
  return { status = "Progressing", message = message }
end
if stalled.status == "True" then
  return verdict("Degraded", stalled)
end
if ready.status == "True" then
  return verdict("Healthy", ready)
end
return verdict("Progressing", map(found.Reconciling))
