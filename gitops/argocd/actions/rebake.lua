-- Rebakes the device's image.
local os = require("os")
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["edge.chameleoncloud.org/rebake"] = os.date("!%Y-%m-%dT%XZ")
return obj
