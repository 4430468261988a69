{{/* The operator's program, its options and what it needs, for its pods and for the pod of helm test. */}}
{{- define "chi-edge-operator.command" -}}
- java
- -XX:-UsePerfData
# The image's startup cache. It is optional: with -Xlog:cds=off the JVM does not warn if it is missing.
- -XX:SharedArchiveFile=/opt/chi-edge/operator.jsa
- -Xlog:cds=off
- -XX:MaxRAMPercentage=60
# Half the CPU time in its first minutes, and a fifth less memory. See docs/scale.md.
- -XX:TieredStopAtLevel=1
- -XX:+UseSerialGC
- -XX:NewRatio=4
# What a full collection frees is given back to the system.
- -XX:MinHeapFreeRatio=10
- -XX:MaxHeapFreeRatio=15
- -XX:-ShrinkHeapInSteps
# Kubernetes restarts a process that has ended, but not one in which a thread has died.
- -XX:+ExitOnOutOfMemoryError
- -jar
- /opt/chi-edge/operator.jar
{{- end }}

{{- define "chi-edge-operator.args" -}}
{{- with .Values.watchNamespaces }}
- --namespaces={{ join "," . }}
{{- end }}
- --port=8080
- --log-level={{ .Values.logLevel }}
- --log-format={{ .Values.logFormat }}
- --device-metrics={{ .Values.metrics.perDevice }}
{{- if .Values.restrictNewDevices }}
- --restrict-new-devices
{{- end }}
{{- if .Values.secrets.requireLabel }}
- --require-secret-label
{{- end }}
{{- if .Values.leaderElection.enabled }}
- --leader-election
- --lease-name={{ include "chi-edge-operator.name" . }}
- --lease-namespace={{ .Release.Namespace }}
{{- end }}
- --image-claim={{ .Values.imageClaim.name }}
{{- if .Values.imageServer.enabled }}
- --image-url={{ include "chi-edge-operator.imageUrl" . }}
- --image-url-namespaces={{ include "chi-edge-operator.imageServerNamespaces" . }}
{{- end }}
- --bake-image={{ .Values.bake.image | default (include "chi-edge-operator.image" .) }}
{{- with .Values.bake.pullSecret }}
- --bake-pull-secret={{ . }}
{{- end }}
{{- with .Values.bake.namespaces }}
- --bake-namespaces={{ join "," . }}
{{- end }}
- --bake-service-account={{ .Values.bake.serviceAccount }}
- --bake-cpu={{ .Values.bake.cpu }}
- --bake-memory={{ .Values.bake.memory }}
- --bake-deadline={{ .Values.bake.deadline }}
- --max-bakes={{ .Values.bake.atOnce }}
- --max-bakes-per-namespace={{ .Values.bake.atOncePerNamespace }}
- --bake-min-throughput={{ .Values.bake.minThroughput }}
{{- if .Values.bake.requireClaimLabel }}
- --require-claim-label
{{- end }}
- --bake-cache={{ .Values.bake.cache }}
{{- with .Values.bake.httpsProxy }}
- --bake-https-proxy={{ . }}
{{- end }}
{{- with .Values.bake.httpProxy }}
- --bake-http-proxy={{ . }}
{{- end }}
{{- with .Values.bake.noProxy }}
- --bake-no-proxy={{ . }}
{{- end }}
{{- with .Values.bake.caConfigMap }}
- --bake-ca-config-map={{ . }}
{{- end }}
{{- with .Values.bake.balenaApi }}
- --bake-balena-api={{ . }}
{{- end }}
{{- if .Values.bake.allowLocalSources }}
- --bake-allow-local-sources
{{- end }}
{{- with .Values.imageSources.hosts }}
- --image-source-hosts={{ join "," . }}
{{- end }}
{{- if not .Values.rbac.clusterRole }}
- --cluster-image-sources=false
{{- end }}
{{- with .Values.registry.hosts }}
- --testbed-hosts={{ join "," . }}
{{- end }}
{{- if .Values.registry.plainHttp }}
- --plain-http
{{- end }}
{{- if include "chi-edge-operator.registryCa" . }}
- --registry-ca=/etc/chi-edge/registry/ca.crt
{{- end }}
{{- with .Values.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "chi-edge-operator.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "chi-edge-operator.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "chi-edge-operator.volumeMounts" -}}
- name: scratch
  mountPath: /tmp
{{- if include "chi-edge-operator.registryCa" . }}
- name: registry-ca
  mountPath: /etc/chi-edge/registry
  readOnly: true
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "chi-edge-operator.volumes" -}}
- name: scratch
  emptyDir:
    sizeLimit: 64Mi
{{- with include "chi-edge-operator.registryCa" . }}
- name: registry-ca
  {{- . | nindent 2 }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
