-- Has the operator write nothing to the testbed and bake nothing.
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["edge.chameleoncloud.org/paused"] = "true"
return obj
