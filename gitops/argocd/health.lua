-- The health of an EdgeDevice. Argo CD runs it as Lua 5.1 with the libraries base, table and package, and itself tells
-- of a resource that is being deleted before it asks.
local annotations = obj.metadata.annotations or {}
if annotations["edge.chameleoncloud.org/paused"] == "true" then
  return {status = "Suspended", message = "Paused: nothing is written to the testbed and nothing is baked."}
end

local status = obj.status
if status == nil or status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "The operator has not looked at it yet."}
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end
local function holds(kind)
  return conditions[kind] ~= nil and conditions[kind].status == "True"
end
local function told(kind)
  return conditions[kind].reason .. ": " .. (conditions[kind].message or "")
end

if holds("Stalled") then
  return {status = "Degraded", message = told("Stalled")}
end
if holds("Ready") then
  -- A device that is switched off is as its manifest asks: told, and no failure of a sync.
  local message = conditions.Ready.message or ""
  if conditions.Healthy ~= nil and not holds("Healthy") then
    message = message .. " " .. told("Healthy")
  end
  return {status = "Healthy", message = message}
end
if conditions.Ready == nil then
  return {status = "Progressing", message = "The operator has not told yet whether it is Ready."}
end
return {status = "Progressing", message = told("Ready")}
