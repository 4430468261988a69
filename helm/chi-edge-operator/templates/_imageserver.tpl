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
{{- /* Otherwise the tag would be ignored. */ -}}
{{- if and (ne $server.image.tag "1.28-alpine") (eq $server.image.digest "sha256:7377697a821c131a924a7105fafbe7414db4e9fcc77a6f08f776f33f141ec3f8") -}}
{{- fail "imageServer.image.digest is that of the default tag: set it to the digest of imageServer.image.tag, or to \"\"" -}}
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

{{/* nginx.conf for the namespace .namespace. */}}
{{- define "chi-edge-operator.imageServerConfig" -}}
daemon off;
# A worker that waits for the disk does not block the others.
worker_processes 4;
pid /tmp/nginx.pid;
error_log stderr warn;

events {
  worker_connections 256;
}

http {
  client_body_temp_path /tmp/client-body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;

  types {
    application/json json;
    application/octet-stream img compact;
    text/plain sha256;
  }
  default_type application/octet-stream;
  charset utf-8;
  sendfile on;
  server_tokens off;
  reset_timedout_connection on;

  # Only authenticated users, not claimed names; no query strings either.
  map $status $user {
    ~^(2|304) $remote_user;
    default "";
  }
  log_format fetch escape=json 'client=$remote_addr forwarded-for="$http_x_forwarded_for" user="$user" '
    'method=$request_method path="$uri" range="$http_range" status=$status bytes=$body_bytes_sent seconds=$request_time';
  access_log /dev/stdout fetch;

  # Files named by variables are opened for each connection, so a renewed certificate needs no restart.
  map $ssl_server_name $tls {
    default /etc/image-server/tls;
  }
  map $status $allowed {
    405 "GET, HEAD";
  }
  # After a port-forward, a browser would otherwise force HTTPS on all other servers on localhost.
  map $host $only_https {
    localhost "";
    default max-age=31536000;
  }

  server {
    listen 8443 ssl;
    ssl_certificate $tls/tls.crt;
    ssl_certificate_key $tls/tls.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;

    auth_basic "Images of CHI@Edge devices";
    auth_basic_user_file /etc/image-server/users/htpasswd;
    # Slows down password guessing.
    auth_delay 1s;

    add_header Allow $allowed always;
    add_header Cache-Control "private, no-store" always;
    add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'" always;
    add_header Referrer-Policy no-referrer always;
    add_header Strict-Transport-Security $only_https always;
    add_header X-Content-Type-Options nosniff always;

    if ($request_method !~ ^(GET|HEAD)$) {
      return 405;
    }

    root /images;
    # A symlink on the claim could point to files of this pod.
    disable_symlinks on from=$document_root;

    # Images, config.json files and their checksums, by name: no unfinished bakes, and no other directories of the claim.
    location ~ "^/{{ .namespace }}/[a-z0-9][-._a-z0-9]*\.(img(\.compact)?|config\.json)(\.sha256)?$" {
    }

    # Lists the available files, without those whose names start with a dot.
    location = /{{ .namespace }}/ {
      autoindex on;
      autoindex_exact_size off;
    }

    location = /healthz {
      access_log off;
      default_type text/plain;
      return 200 "ok\n";
    }

    location / {
      return 404;
    }
  }
}
{{- end }}
