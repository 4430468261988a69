-- Resumes a paused device.
if obj.metadata.annotations ~= nil then
  obj.metadata.annotations["edge.chameleoncloud.org/paused"] = nil
end
return obj
