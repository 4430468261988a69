{{/*
The fields, and the choices of a field, that the definition of this chart has and the cluster's lacks: a line each.
wanted and there are schemas, path is where they stand. A newer definition than this chart's lacks nothing.
*/}}
{{- define "chi-edge-operator.lacking" -}}
{{- $path := .path -}}
{{- $there := .there -}}
{{- range $name, $wanted := dig "properties" dict .wanted -}}
{{- $field := ternary $name (printf "%s.%s" $path $name) (eq $path "") -}}
{{- if hasKey (dig "properties" dict $there) $name -}}
{{- include "chi-edge-operator.lacking" (dict "path" $field "wanted" $wanted "there" (get $there.properties $name)) -}}
{{- else -}}
{{- printf "%s\n" $field -}}
{{- end -}}
{{- end -}}
{{- with .wanted.items -}}
{{- include "chi-edge-operator.lacking" (dict "path" (printf "%s[]" $path) "wanted" . "there" (dig "items" dict $there)) -}}
{{- end -}}
{{- range .wanted.enum -}}
{{- if not (has . (dig "enum" list $there)) -}}
{{- printf "%s: %v\n" $path . -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Refuses to go on where the cluster's definition is one from before. */}}
{{- define "chi-edge-operator.requireDefinition" -}}
{{- $chart := .Files.Get "crds/edgedevices.edge.chameleoncloud.org.yaml" | fromYaml -}}
{{- $cluster := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" $chart.metadata.name -}}
{{- range $wanted := $chart.spec.versions -}}
{{- if $cluster -}}
{{- $there := dict -}}
{{- range $cluster.spec.versions -}}
{{- if eq .name $wanted.name -}}
{{- $there = .schema.openAPIV3Schema -}}
{{- end -}}
{{- end -}}
{{- $lacking := include "chi-edge-operator.lacking" (dict "path" "" "wanted" $wanted.schema.openAPIV3Schema "there" $there) -}}
{{- with $lacking -}}
{{- fail (printf "\n\nThe cluster's definition of EdgeDevice is older than this chart, and Helm never upgrades one. It lacks\n\n  %s\n\nUpgrade it first, and then do this again; devices stay as they are:\n\n  helm show crds CHART | kubectl apply --server-side --force-conflicts -f -\n" (trim . | splitList "\n" | join "\n  ")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
