{{/* Truncated because suffixes are appended, and the name of a Service is limited to 63 characters. */}}
{{- define "chi-edge-operator.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 55 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 55 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* Includes the release's namespace, so that releases of the same name in two namespaces do not collide. */}}
{{- define "chi-edge-operator.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "chi-edge-operator.name" .) -}}
{{- end }}

{{- define "chi-edge-operator.releaseLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Selects the operator's pods only, not the release's other pods. */}}
{{- define "chi-edge-operator.selector" -}}
{{ include "chi-edge-operator.releaseLabels" . }}
app.kubernetes.io/component: operator
{{- end }}

{{- define "chi-edge-operator.labels" -}}
{{ include "chi-edge-operator.releaseLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "chi-edge-operator.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "chi-edge-operator.name" .) -}}
{{- end }}

{{/* The container image .image, by its digest if it has one, or else by the tag .tag. */}}
{{- define "chi-edge-operator.reference" -}}
{{- if .image.digest -}}
{{- printf "%s@%s" .image.repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" .image.repository .tag -}}
{{- end -}}
{{- end }}

{{- define "chi-edge-operator.image" -}}
{{- include "chi-edge-operator.reference" (dict "image" .Values.image "tag" (.Values.image.tag | default .Chart.AppVersion)) -}}
{{- end }}

{{/* Permissions to manage devices, and to remove one from the testbed. */}}
{{- define "chi-edge-operator.deviceRules" -}}
- apiGroups: [edge.chameleoncloud.org]
  resources: [edgedevices]
  verbs: [get, list, watch, patch]
- apiGroups: [edge.chameleoncloud.org]
  resources: [edgedevices/status]
  verbs: [patch]
# To see whether the namespace is being deleted.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
{{- end }}

{{/* Permissions to make devices for fleets, and to remove them. */}}
{{- define "chi-edge-operator.fleetRules" -}}
- apiGroups: [edge.chameleoncloud.org]
  resources: [edgedevicefleets]
  verbs: [list, watch]
- apiGroups: [edge.chameleoncloud.org]
  resources: [edgedevicefleets/status]
  verbs: [patch]
- apiGroups: [edge.chameleoncloud.org]
  resources: [edgedevices]
  verbs: [create, delete]
# The templates that a fleet has had: read and written by name only.
- apiGroups: [apps]
  resources: [controllerrevisions]
  verbs: [get, create, delete]
{{- end }}

{{/* All other permissions in the namespaces that the operator watches: to read. */}}
{{- define "chi-edge-operator.rules" -}}
# Read by name only, never listed.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [list, watch]
# The pod of a bake has its termination message.
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

{{/* Permissions on image sources, in the namespaces that the operator watches. */}}
{{- define "chi-edge-operator.sourceRules" -}}
- apiGroups: [edge.chameleoncloud.org]
  resources: [edgeimagesources]
  verbs: [list, watch]
- apiGroups: [edge.chameleoncloud.org]
  resources: [edgeimagesources/status]
  verbs: [patch]
{{- end }}

{{/* Permissions on image sources of the cluster. */}}
{{- define "chi-edge-operator.clusterSourceRules" -}}
- apiGroups: [edge.chameleoncloud.org]
  resources: [clusteredgeimagesources]
  verbs: [list, watch]
- apiGroups: [edge.chameleoncloud.org]
  resources: [clusteredgeimagesources/status]
  verbs: [patch]
{{- end }}

{{/* Permissions for the Secrets that the operator makes: with the credentials of devices, and one for each bake. */}}
{{- define "chi-edge-operator.secretRules" -}}
- apiGroups: [""]
  resources: [secrets]
  verbs: [create, delete]
{{- end }}

{{/* Permissions where images are baked: Jobs. */}}
{{- define "chi-edge-operator.bakeRules" -}}
- apiGroups: [batch]
  resources: [jobs]
  verbs: [create, delete]
{{- end }}

{{/* Permission to check for the ConfigMap with CA certificates for bakes, and no other ConfigMap. */}}
{{- define "chi-edge-operator.bakeCaRules" -}}
{{- with .Values.bake.caConfigMap }}
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [{{ . | quote }}]
  verbs: [get]
{{- end }}
{{- end }}
