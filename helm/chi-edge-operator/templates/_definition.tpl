{{/*
The fields and enum values that this chart's CRD has and the cluster's CRD lacks, one per line. wanted and found are the
schemas of both, path is the path of the field that they belong to. Nothing is missing in a CRD that is newer than the
chart's.
*/}}
{{- define "chi-edge-operator.missingFields" -}}
{{- $path := .path -}}
{{- $found := .found -}}
{{- range $name, $wanted := dig "properties" dict .wanted -}}
{{- $field := ternary $name (printf "%s.%s" $path $name) (eq $path "") -}}
{{- if hasKey (dig "properties" dict $found) $name -}}
{{- include "chi-edge-operator.missingFields" (dict "path" $field "wanted" $wanted "found" (get $found.properties $name)) -}}
{{- else -}}
{{- printf "%s\n" $field -}}
{{- end -}}
{{- end -}}
{{- with .wanted.items -}}
{{- include "chi-edge-operator.missingFields" (dict "path" (printf "%s[]" $path) "wanted" . "found" (dig "items" dict $found)) -}}
{{- end -}}
{{- range .wanted.enum -}}
{{- if not (has . (dig "enum" list $found)) -}}
{{- printf "%s: %v\n" $path . -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Fails if a CRD of the cluster is older than the chart's. */}}
{{- define "chi-edge-operator.requireCurrentCrd" -}}
{{- $files := .Files -}}
{{- range $plural := list "edgedevices" "edgedevicefleets" "edgeimagesources" "clusteredgeimagesources" -}}
{{- $chart := $files.Get (printf "crds/%s.edge.chameleoncloud.org.yaml" $plural) | fromYaml -}}
{{- $cluster := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" $chart.metadata.name -}}
{{- range $wanted := $chart.spec.versions -}}
{{- if $cluster -}}
{{- $found := dict -}}
{{- range $cluster.spec.versions -}}
{{- if eq .name $wanted.name -}}
{{- $found = .schema.openAPIV3Schema -}}
{{- end -}}
{{- end -}}
{{- $missing := include "chi-edge-operator.missingFields" (dict "path" "" "wanted" $wanted.schema.openAPIV3Schema "found" $found) -}}
{{- with $missing -}}
{{- fail (printf "\n\nThe %s CRD in the cluster is older than this chart, and Helm never upgrades CRDs. It lacks\n\n  %s\n\nUpgrade the CRD, then retry; devices are not affected:\n\n  helm show crds CHART | kubectl apply --server-side --force-conflicts -f -\n" $chart.spec.names.kind (trim . | splitList "\n" | join "\n  ")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
