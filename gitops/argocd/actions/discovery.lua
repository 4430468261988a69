-- The actions that are currently available for a device.
local annotations = obj.metadata.annotations or {}
local paused = annotations["edge.chameleoncloud.org/paused"] == "true"
local deleting = obj.metadata.deletionTimestamp ~= nil
local registered = obj.status ~= nil and obj.status.uuid ~= nil

local actions = {}
actions["sync"] = {
  displayName = "Rerun the checks",
  iconClass = "fa fa-fw fa-stethoscope",
  disabled = deleting or paused or not registered,
}
actions["rebake"] = {
  displayName = "Rebake the image",
  iconClass = "fa fa-fw fa-redo",
  disabled = deleting or paused or obj.spec.image == nil,
}
actions["pause"] = {
  displayName = "Pause",
  iconClass = "fa fa-fw fa-pause-circle",
  disabled = deleting or paused,
}
actions["resume"] = {
  displayName = "Resume",
  iconClass = "fa fa-fw fa-play-circle",
  disabled = not paused,
}
return actions
