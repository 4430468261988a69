{{/* How the operator's pods are spread, unless topologySpreadConstraints is set. A single replica may run anywhere. */}}
{{- define "chi-edge-operator.spread" -}}
{{- if .Values.topologySpreadConstraints -}}
{{- range .Values.topologySpreadConstraints }}
{{- if .labelSelector }}
- {{ toYaml . | nindent 2 | trim }}
{{- else }}
- {{ toYaml . | nindent 2 | trim }}
  labelSelector:
    matchLabels:
      {{- include "chi-edge-operator.selector" $ | nindent 6 }}
{{- end }}
{{- end }}
{{- else if gt (int .Values.replicas) 1 -}}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "chi-edge-operator.selector" $ | nindent 6 }}
  # Spreads the pods of a rollout independently of the old ones.
  matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end -}}
{{- end }}

{{/* The volume with the CA certificates to trust for the testbed. */}}
{{- define "chi-edge-operator.registryCa" -}}
{{- with .Values.registry.caConfigMap -}}
configMap:
  name: {{ . | quote }}
  items: [{key: ca.crt, path: ca.crt}]
{{- end -}}
{{- with .Values.registry.caSecret -}}
secret:
  secretName: {{ . | quote }}
  items: [{key: ca.crt, path: ca.crt}]
{{- end -}}
{{- end }}

{{/* The operator's environment variables. */}}
{{- define "chi-edge-operator.env" -}}
{{- $proxy := .Values.proxy -}}
{{- with $proxy.https }}
- name: HTTPS_PROXY
  value: {{ . }}
{{- end }}
{{- with $proxy.http }}
- name: HTTP_PROXY
  value: {{ . }}
{{- end }}
{{- if or $proxy.https $proxy.http }}
# The kubelet fills in the API server's address.
- name: NO_PROXY
  value: {{ list "$(KUBERNETES_SERVICE_HOST)" $proxy.noProxy | compact | join "," | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
