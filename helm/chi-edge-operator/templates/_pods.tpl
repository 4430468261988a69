{{/* Where the operator's pods go, unless topologySpreadConstraints says otherwise: one replica may be anywhere. */}}
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
  # Those of an upgrade are spread among themselves.
  matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end -}}
{{- end }}

{{/* The volume with the authorities to trust for the testbed. */}}
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

{{/* The operator's variables. */}}
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
# The API server's address is filled in by the kubelet.
- name: NO_PROXY
  value: {{ list "$(KUBERNETES_SERVICE_HOST)" $proxy.noProxy | compact | join "," | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
