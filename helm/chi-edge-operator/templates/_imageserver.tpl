{{/* The name of the objects in each served namespace. Without the release's name, because it is part of users' URLs. */}}
{{- define "chi-edge-operator.imageServerName" -}}
chi-edge-images
{{- end }}

{{/* Does not select the operator's pods, which may be in the same namespace. */}}
{{- define "chi-edge-operator.imageServerSelector" -}}
app.kubernetes.io/name: {{ include "chi-edge-operator.imageServerName" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "chi-edge-operator.imageServerLabels" -}}
{{ include "chi-edge-operator.imageServerSelector" . }}
app.kubernetes.io/part-of: {{ .Chart.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The served namespaces, separated by commas. Also validates the other values of the server. */}}
{{- define "chi-edge-operator.imageServerNamespaces" -}}
{{- $server := .Values.imageServer -}}
{{- if not $server.usersSecret -}}
{{- fail "imageServer.enabled: true requires imageServer.usersSecret, a Secret with the key htpasswd: an image contains its device's private key, so downloads require a password" -}}
{{- end -}}
{{- if not $server.tlsSecret -}}
{{- fail "imageServer.enabled: true requires imageServer.tlsSecret, a kubernetes.io/tls Secret: an image contains its device's private key, so downloads require TLS" -}}
{{- end -}}
{{- if and $server.ingress.enabled (not $server.ingress.host) -}}
{{- fail "imageServer.ingress.enabled: true requires imageServer.ingress.host" -}}
{{- end -}}
{{- if has "ReadWriteOncePod" .Values.imageClaim.accessModes -}}
{{- fail "imageServer.enabled: true cannot be combined with imageClaim.accessModes: [ReadWriteOncePod]: no bake could mount the claim while the server is running" -}}
{{- end -}}
{{- $namespaces := $server.namespaces | default .Values.imageClaim.createIn -}}
{{- if not $namespaces -}}
{{- fail "imageServer.enabled: true requires imageServer.namespaces or imageClaim.createIn: the namespaces whose claim to serve" -}}
{{- end -}}
{{- join "," $namespaces -}}
{{- end }}

{{/* The start of status.image.url. */}}
{{- define "chi-edge-operator.imageUrl" -}}
{{- if .Values.imageServer.url -}}
{{- .Values.imageServer.url -}}
{{- else if .Values.imageServer.ingress.enabled -}}
{{- printf "https://%s/" .Values.imageServer.ingress.host -}}
{{- else -}}
{{- printf "https://%s.{namespace}.svc/" (include "chi-edge-operator.imageServerName" .) -}}
{{- end -}}
{{- end }}

{{/* The program that serves the namespace .namespace. */}}
{{- define "chi-edge-operator.imageServerCommand" -}}
- java
- -XX:-UsePerfData
# The image's startup cache. It is optional: with -Xlog:cds=off the JVM does not warn if it is missing.
- -XX:SharedArchiveFile=/opt/chi-edge/baker.jsa
- -Xlog:cds=off
- -XX:+UseSerialGC
- -Xmx64m
# Kubernetes restarts a process that has ended, but not one in which a thread has died.
- -XX:+ExitOnOutOfMemoryError
- -jar
- /opt/chi-edge/baker.jar
- serve
- --images=/images
- --namespace={{ .namespace }}
- --users=/etc/image-server/users/htpasswd
- --tls-cert=/etc/image-server/tls/tls.crt
- --tls-key=/etc/image-server/tls/tls.key
{{- if .links }}
- --link-keys=/etc/image-server/links
{{- end }}
- --port=8443
{{- end }}
