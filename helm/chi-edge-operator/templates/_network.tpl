{{/* An egress rule for a dict with ports and to, a list of peers (empty: any peer). Without ports there is no rule. */}}
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

{{/* The ports of the proxies, as a JSON array. */}}
{{- define "chi-edge-operator.proxyPorts" -}}
{{- $ports := list -}}
{{- range compact . -}}
{{- $ports = append $ports (regexFind "[0-9]+/?$" . | trimSuffix "/" | int) -}}
{{- end -}}
{{- $ports | uniq | toJson -}}
{{- end }}
