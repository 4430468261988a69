-- The health of an EdgeDeviceFleet. Argo CD runs it as Lua 5.1 with the libraries base, table and package, and does not
-- run it for a resource that is being deleted.
local status = obj.status
if status == nil or status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "The operator has not reconciled it yet."}
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end
local ready = conditions.Ready
if ready == nil then
  return {status = "Progressing", message = "The operator has not yet reported whether it is Ready."}
end
local message = ready.reason .. ": " .. (ready.message or "")

if conditions.Stalled ~= nil and conditions.Stalled.status == "True" then
  return {status = "Degraded", message = message}
end
if ready.status == "True" then
  return {status = "Healthy", message = ready.message or ""}
end
if ready.reason == "RolloutPaused" then
  return {status = "Suspended", message = message}
end
return {status = "Progressing", message = message}
