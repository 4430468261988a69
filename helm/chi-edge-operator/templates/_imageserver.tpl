{{/* Objects of this name in each served namespace. It is a part of people's addresses, so no release's name is in it. */}}
{{- define "chi-edge-operator.imageServerName" -}}
chi-edge-images
{{- end }}

{{/* Other pods than the operator's, which may be in the same namespace. */}}
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

{{/* With commas; the rest of the server is checked here, too. */}}
{{- define "chi-edge-operator.imageServerNamespaces" -}}
{{- $server := .Values.imageServer -}}
{{- if not $server.usersSecret -}}
{{- fail "imageServer.enabled: true needs imageServer.usersSecret, the Secret with the key htpasswd: an image holds its device's private key, so nobody gets it without a password" -}}
{{- end -}}
{{- if not $server.tlsSecret -}}
{{- fail "imageServer.enabled: true needs imageServer.tlsSecret, a kubernetes.io/tls Secret: an image holds its device's private key, so it is sent encrypted only" -}}
{{- end -}}
{{- if and $server.ingress.enabled (not $server.ingress.host) -}}
{{- fail "imageServer.ingress.enabled: true needs imageServer.ingress.host" -}}
{{- end -}}
{{- if has "ReadWriteOncePod" .Values.imageClaim.accessModes -}}
{{- fail "imageServer.enabled: true does not go with imageClaim.accessModes: [ReadWriteOncePod]: no bake could mount the claim while the server runs" -}}
{{- end -}}
{{- $namespaces := $server.namespaces | default .Values.imageClaim.createIn -}}
{{- if not $namespaces -}}
{{- fail "imageServer.enabled: true needs imageServer.namespaces or imageClaim.createIn: the namespaces whose claim is served" -}}
{{- end -}}
{{- join "," $namespaces -}}
{{- end }}

{{/* What status.image.url starts with. */}}
{{- define "chi-edge-operator.imageUrl" -}}
{{- if .Values.imageServer.url -}}
{{- .Values.imageServer.url -}}
{{- else if .Values.imageServer.ingress.enabled -}}
{{- printf "https://%s/" .Values.imageServer.ingress.host -}}
{{- else -}}
{{- printf "https://%s.{namespace}.svc/" (include "chi-edge-operator.imageServerName" .) -}}
{{- end -}}
{{- end }}

{{/* nginx.conf for the namespace in .namespace. */}}
{{- define "chi-edge-operator.imageServerConfig" -}}
daemon off;
# One that waits for the disk keeps nobody else waiting.
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
    application/octet-stream img compact;
    text/plain sha256;
  }
  default_type application/octet-stream;
  charset utf-8;
  sendfile on;
  server_tokens off;
  reset_timedout_connection on;

  # Who was let in, and not who only says so; no query either.
  map $status $user {
    ~^(2|304) $remote_user;
    default "";
  }
  log_format fetch escape=json 'client=$remote_addr forwarded-for="$http_x_forwarded_for" user="$user" '
    'method=$request_method path="$uri" range="$http_range" status=$status bytes=$body_bytes_sent seconds=$request_time';
  access_log /dev/stdout fetch;

  # Names with variables are opened for each connection, so a renewed certificate needs no restart.
  map $ssl_server_name $tls {
    default /etc/image-server/tls;
  }
  map $status $allowed {
    405 "GET, HEAD";
  }
  # A browser would ask other servers on its own machine for https, too, after a port-forward.
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
    # Slows guessing down.
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
    # One on the claim could lead to the files of this pod.
    disable_symlinks on from=$document_root;

    # Images and their checksums, by name: neither what a bake is just writing, nor other folders of the claim.
    location ~ "^/{{ .namespace }}/[a-z0-9][-.a-z0-9]*\.img(\.compact)?(\.sha256)?$" {
    }

    # What there is to fetch; names with a dot before them are left out.
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
