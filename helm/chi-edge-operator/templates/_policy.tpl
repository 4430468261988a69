{{/* Whether the policies for the operator's own service account are installed; empty for no. */}}
{{- define "chi-edge-operator.hasPolicies" -}}
{{- if and .Values.rbac.admissionPolicies (semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version) -}}
true
{{- end -}}
{{- end }}

{{/* Match condition: the request is of the operator's service account. */}}
{{- define "chi-edge-operator.policyUser" -}}
- name: is-of-the-operator
  expression: request.userInfo.username == 'system:serviceaccount:{{ .Release.Namespace }}:{{ include "chi-edge-operator.serviceAccount" . }}'
{{- end }}

{{/* Variable: what is created, changed or deleted, before and after. */}}
{{- define "chi-edge-operator.policyObjects" -}}
- name: objects
  expression: "[object, oldObject].filter(o, o != null)"
{{- end }}

{{/* Variable: whether an EdgeDeviceFleet controls the object that is created, changed or deleted, afterwards if there is one. */}}
{{- define "chi-edge-operator.policyFleet" -}}
- name: ofFleet
  expression: >-
    variables.objects.size() > 0 && [variables.objects[0]].all(o, has(o.metadata.ownerReferences)
    && o.metadata.ownerReferences.exists(r, has(r.controller) && r.controller && r.kind == 'EdgeDeviceFleet'
    && r.apiVersion.startsWith('edge.chameleoncloud.org/')))
{{- end }}

{{/* Validation: it is an object that the operator makes for a device. */}}
{{- define "chi-edge-operator.policyOwner" -}}
- expression: >-
    variables.objects.all(o, has(o.metadata.labels) && 'app.kubernetes.io/managed-by' in o.metadata.labels
    && o.metadata.labels['app.kubernetes.io/managed-by'] == 'chi-edge-operator' && has(o.metadata.ownerReferences)
    && o.metadata.ownerReferences.exists(r, has(r.controller) && r.controller && r.kind == 'EdgeDevice'
    && r.apiVersion.startsWith('edge.chameleoncloud.org/')))
  reason: Forbidden
  message: the operator creates and deletes only objects with the label app.kubernetes.io/managed-by=chi-edge-operator that an EdgeDevice controls
{{- end }}

{{/* Puts a policy in force. */}}
{{- define "chi-edge-operator.policyBinding" -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ include "chi-edge-operator.clusterName" .root }}-{{ .kind }}
  labels:
    {{- include "chi-edge-operator.labels" .root | nindent 4 }}
spec:
  policyName: {{ include "chi-edge-operator.clusterName" .root }}-{{ .kind }}
  validationActions: [Deny]
{{- end }}
