-- The health of an EdgeDevice or an image source. Argo CD runs it as Lua 5.1 with the libraries base, table and package,
-- and does not run it for a resource that is being deleted.
local annotations = obj.metadata.annotations or {}
if annotations["edge.chameleoncloud.org/paused"] == "true" then
  return {status = "Suspended", message = "Paused: nothing is written to the testbed and nothing is baked."}
end

local status = obj.status
if status == nil or status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "The operator has not reconciled it yet."}
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end
local function holds(kind)
  return conditions[kind] ~= nil and conditions[kind].status == "True"
end
local function describe(kind)
  return conditions[kind].reason .. ": " .. (conditions[kind].message or "")
end

if holds("Stalled") then
  return {status = "Degraded", message = describe("Stalled")}
end
if holds("Ready") then
  -- A device that is powered off matches its manifest: it is mentioned, but must not fail a sync.
  local message = conditions.Ready.message or ""
  if conditions.Healthy ~= nil and not holds("Healthy") then
    message = message .. " " .. describe("Healthy")
  end
  return {status = "Healthy", message = message}
end
if conditions.Ready == nil then
  return {status = "Progressing", message = "The operator has not yet reported whether it is Ready."}
end
return {status = "Progressing", message = describe("Ready")}
