{{- define "sluice.name" -}}
{{- if contains "sluice" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-sluice" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels that select: they never change between releases. Takes (list context component). */}}
{{- define "sluice.selector" -}}
app.kubernetes.io/name: sluice
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "sluice.labels" -}}
{{ include "sluice.selector" . }}
app.kubernetes.io/version: {{ (index . 0).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ (index . 0).Chart.Name }}-{{ (index . 0).Chart.Version }}
{{- end -}}

{{/* Takes (list context image). */}}
{{- define "sluice.image" -}}
{{- $image := index . 1 -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default (index . 0).Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "sluice.bundled" -}}
{{- if not (or .Values.externalDatabase.url .Values.externalDatabase.existingSecret) -}}true{{- end -}}
{{- end -}}

{{- define "sluice.onKubernetes" -}}
{{- if eq .Values.runs.launcher "kubernetes" -}}true{{- end -}}
{{- end -}}

{{- define "sluice.inCluster" -}}
{{- if and (include "sluice.onKubernetes" .) (not .Values.runs.kubeconfig.existingSecret) -}}true{{- end -}}
{{- end -}}

{{/* The cluster of deployments that choose none. Values are sorted by name: which was written first is not known here. */}}
{{- define "sluice.defaultCluster" -}}
{{- $clusters := .Values.runs.clusters | default dict -}}
{{- $named := .Values.runs.defaultCluster -}}
{{- $names := keys $clusters | sortAlpha | join ", " | default "none" -}}
{{- if and $named (not (hasKey $clusters $named)) -}}
{{- fail (printf "runs.defaultCluster: there is no cluster %q in runs.clusters (%s)" $named $names) -}}
{{- else if and (not $named) (gt (len $clusters) 1) -}}
{{- fail (printf "runs.defaultCluster: name the one of runs.clusters (%s) that takes the runs of deployments that choose none" $names) -}}
{{- end -}}
{{- $named -}}
{{- end -}}

{{/* Whether web may try pods: only where a policy keeps it to that. */}}
{{- define "sluice.webAsks" -}}
{{- if and (include "sluice.inCluster" .) .Values.rbac.create .Values.rbac.confine -}}true{{- end -}}
{{- end -}}

{{/* What was made at the first install is kept: read from the cluster, else made once for all templates of this rendering. */}}
{{- define "sluice.kept" -}}
{{- $context := index . 0 -}}{{- $key := index . 1 -}}
{{- $made := $context.Values.made | default dict -}}
{{- if not (hasKey $made $key) -}}
{{- $found := lookup "v1" "Secret" $context.Release.Namespace (include "sluice.name" $context) -}}
{{- $value := (($found).data | default dict) | dig $key "" | b64dec -}}
{{- $_ := set $made $key ($value | default (randAlphaNum 43)) -}}
{{- $_ := set $context.Values "made" $made -}}
{{- end -}}
{{- get $made $key -}}
{{- end -}}

{{- define "sluice.secretValue" -}}
{{- .Values.secret.value | default (include "sluice.kept" (list . "secret")) -}}
{{- end -}}

{{- define "sluice.ownerUrl" -}}
{{- if include "sluice.bundled" . -}}
postgresql://sluice:{{ include "sluice.kept" (list . "postgres-password") }}@{{ include "sluice.name" . }}-postgres:5432/sluice
{{- else -}}
{{- .Values.externalDatabase.url -}}
{{- end -}}
{{- end -}}

{{/* Where the database is, for those who log in as themselves. Empty: only the secret knows. */}}
{{- define "sluice.databaseAddress" -}}
{{- if include "sluice.bundled" . -}}
postgresql://{{ include "sluice.name" . }}-postgres:5432/sluice
{{- else if .Values.externalDatabase.address -}}
{{- .Values.externalDatabase.address -}}
{{- else if .Values.externalDatabase.url -}}
{{- urlJoin (set (urlParse .Values.externalDatabase.url) "userinfo" "") -}}
{{- end -}}
{{- end -}}

{{/* The variable with the owner's address. Takes (list context name-of-our-secret). */}}
{{- define "sluice.ownerVariable" -}}
{{- $context := index . 0 -}}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef:
      {{- if $context.Values.externalDatabase.existingSecret }}
      name: {{ $context.Values.externalDatabase.existingSecret }}
      key: {{ $context.Values.externalDatabase.key }}
      {{- else }}
      name: {{ index . 1 }}
      key: database-url
      {{- end }}
{{- end -}}

{{- define "sluice.secretVariable" -}}
{{- $context := index . 0 -}}
- name: SLUICE_SECRET
  valueFrom:
    secretKeyRef:
      {{- if $context.Values.secret.existingSecret }}
      name: {{ $context.Values.secret.existingSecret }}
      key: {{ $context.Values.secret.key }}
      {{- else }}
      name: {{ index . 1 }}
      key: secret
      {{- end }}
{{- end -}}

{{/* The variables that web and worker share. */}}
{{- define "sluice.variables" -}}
{{- $name := include "sluice.name" . -}}
{{ include "sluice.secretVariable" (list . $name) }}
{{- with include "sluice.databaseAddress" . }}
- name: DATABASE_URL
  value: {{ . | quote }}
{{- else }}
{{ include "sluice.ownerVariable" (list . $name) }}
{{- end }}
- name: SLUICE_URL
  value: {{ .Values.url | quote }}
- name: SLUICE_PORT
  value: {{ .Values.web.service.port | quote }}
- name: SLUICE_RUN_API_URL
  value: http://{{ $name }}-web.{{ .Release.Namespace }}.svc:{{ .Values.web.service.port }}
- name: SLUICE_PROXIES
  value: {{ .Values.proxies | quote }}
- name: SLUICE_LAUNCHER
  value: {{ .Values.runs.launcher }}
{{- if include "sluice.onKubernetes" . }}
- name: SLUICE_RUNNER_IMAGE
  value: {{ include "sluice.image" (list . .Values.runs.image) | quote }}
- name: SLUICE_NAMESPACE_PREFIX
  value: {{ .Values.runs.namespacePrefix | quote }}
# A copy of the database in another release is another installation.
- name: SLUICE_INSTALLATION
  value: {{ .Values.runs.installation | default (printf "%s/%s" .Release.Namespace $name) | quote }}
{{- with .Values.runs.apiServerCidrs }}
- name: SLUICE_KUBERNETES_API_CIDRS
  value: {{ join "," . | quote }}
{{- end }}
- name: SLUICE_POD
  value: {{ .Values.runs.pod | toJson | quote }}
{{- with .Values.runs.clusters }}
- name: SLUICE_CLUSTERS
  value: {{ . | toJson | quote }}
{{- end }}
{{- with include "sluice.defaultCluster" . }}
- name: SLUICE_DEFAULT_CLUSTER
  value: {{ . | quote }}
{{- end }}
- name: SLUICE_POOL_MIN
  value: {{ .Values.runs.pools.min | quote }}
- name: SLUICE_POOL_MAX
  value: {{ .Values.runs.pools.max | quote }}
- name: SLUICE_POOL_TIER_MAX
  value: {{ .Values.runs.pools.tierMax | quote }}
{{- end }}
{{- with .Values.storage.s3 }}
{{- if .url }}
- name: SLUICE_STORAGE
  value: {{ .url | quote }}
{{- with .publicEndpoint }}
- name: SLUICE_STORAGE_PUBLIC_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- if or .existingSecret .accessKeyId }}
- name: AWS_ACCESS_KEY_ID
  valueFrom: { secretKeyRef: { name: {{ .existingSecret | default (printf "%s-storage" $name) }}, key: accessKeyId } }
- name: AWS_SECRET_ACCESS_KEY
  valueFrom: { secretKeyRef: { name: {{ .existingSecret | default (printf "%s-storage" $name) }}, key: secretAccessKey } }
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.env }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Pod Security "restricted", for every pod of ours. */}}
{{- define "sluice.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "sluice.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* The volume with values and logs, for web and worker. */}}
{{- define "sluice.dataVolume" -}}
{{- $volume := .Values.storage.volume -}}
- name: data
  {{- if .Values.storage.s3.url }}
  emptyDir: {}
  {{- else if eq $volume.kind "emptyDir" }}
  emptyDir: {}
  {{- else if eq $volume.kind "hostPath" }}
  hostPath: { path: {{ required "storage.volume.hostPath: name the folder of the node" $volume.hostPath | quote }}, type: Directory }
  {{- else if eq $volume.kind "existingClaim" }}
  persistentVolumeClaim: { claimName: {{ required "storage.volume.existingClaim: name the claim" $volume.existingClaim | quote }} }
  {{- else }}
  persistentVolumeClaim: { claimName: {{ include "sluice.name" . }}-data }
  {{- end }}
{{- end -}}

{{/* Replicas on different nodes and zones where there are some. Takes (list context component). */}}
{{- define "sluice.spread" -}}
{{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ $key }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "sluice.selector" $ | nindent 6 }}
{{- end }}
{{- end -}}

{{/* Where a component's pods may be. Takes (list values). */}}
{{- define "sluice.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* "true" where workers are scaled by KEDA; a chart that is only rendered knows no cluster to ask. */}}
{{- define "sluice.isScaledByKeda" -}}
{{- $wanted := toString .Values.keda.enabled -}}
{{- if or (eq $wanted "true") (and (eq $wanted "auto") (.Capabilities.APIVersions.Has "keda.sh/v1alpha1")) }}true{{ end }}
{{- end -}}

{{- define "sluice.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
