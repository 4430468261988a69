{{/* What is made of it has a few letters more, and a Service may have 63. */}}
{{- define "chi-edge-operator.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 55 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 55 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* Roles outside the release's namespace bear its name too: releases of one name in two namespaces stay apart. */}}
{{- define "chi-edge-operator.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "chi-edge-operator.name" .) -}}
{{- end }}

{{- define "chi-edge-operator.ofThisRelease" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The operator's own pods, and no others of the release. */}}
{{- define "chi-edge-operator.selector" -}}
{{ include "chi-edge-operator.ofThisRelease" . }}
app.kubernetes.io/component: operator
{{- end }}

{{- define "chi-edge-operator.labels" -}}
{{ include "chi-edge-operator.ofThisRelease" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "chi-edge-operator.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "chi-edge-operator.name" .) -}}
{{- end }}

{{- define "chi-edge-operator.image" -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end }}

{{/* What the operator may do with devices, and what it needs to take one off the testbed. */}}
{{- define "chi-edge-operator.deviceRules" -}}
- apiGroups: [edge.chameleoncloud.org]
  resources: [edgedevices]
  verbs: [get, list, watch, patch]
- apiGroups: [edge.chameleoncloud.org]
  resources: [edgedevices/status]
  verbs: [patch]
# Whether it is being deleted.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
{{- end }}

{{/* What else it may do where it looks after devices, and nothing else. */}}
{{- define "chi-edge-operator.rules" -}}
# Read by name only, never listed. Those of bake Jobs are created and deleted.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create, delete]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [list, watch, create, delete]
# The termination message of a bake is in its pod.
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}

{{/* Beside these, whether the ConfigMap with authorities for bakes is there: that one, and no other. */}}
{{- define "chi-edge-operator.authorities" -}}
{{- with .Values.bake.caConfigMap }}
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [{{ . | quote }}]
  verbs: [get]
{{- end }}
{{- end }}
