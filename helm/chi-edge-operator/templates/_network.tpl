{{/* A rule of egress, of a dict with ports and to, a list of peers that is empty for anyone. Without ports there is none. */}}
{{- define "chi-edge-operator.egress" -}}
{{- if .ports -}}
- ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
{{- end }}

{{- define "chi-edge-operator.egressToDns" -}}
- ports:
    {{- range .ports }}
    - {protocol: UDP, port: {{ . }}}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* The ports of proxies, as JSON. */}}
{{- define "chi-edge-operator.proxyPorts" -}}
{{- $ports := list -}}
{{- range compact . -}}
{{- $ports = append $ports (regexFind "[0-9]+/?$" . | trimSuffix "/" | int) -}}
{{- end -}}
{{- $ports | uniq | toJson -}}
{{- end }}
