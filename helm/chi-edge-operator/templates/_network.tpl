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

{{/* The ports of proxies, as JSON: those that http://HOST:PORT says, and 80 where it says none. */}}
{{- define "chi-edge-operator.proxyPorts" -}}
{{- $ports := list -}}
{{- range . -}}
{{- if . -}}
{{- $ports = append $ports (regexFind ":[0-9]+$" (urlParse .).host | trimPrefix ":" | default "80" | int) -}}
{{- end -}}
{{- end -}}
{{- $ports | uniq | toJson -}}
{{- end }}
