-- Pauses a device: the operator writes nothing to the testbed and bakes nothing.
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["edge.chameleoncloud.org/paused"] = "true"
return obj
