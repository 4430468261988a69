package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.chameleoncloud.edge.lab.files.PrivateFiles;

/**
 * How a pod signs in at the API server: the projected volume that the API server's admission puts into each pod whose
 * account's token is mounted (a token, the authority, the namespace), and where the container finds it.
 */
final class ServiceAccountFiles {
  private static final String FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

  private final Pod pod;
  private final String namespace;
  private final KubernetesClient client;

  ServiceAccountFiles(Pod pod, KubernetesClient client) {
    this.pod = pod;
    namespace = pod.getMetadata().getNamespace();
    this.client = client;
  }

  /**
   * Writes the files of a volume. The token is not renewed: no pod lives here as long as one is good for.
   *
   * @return the token
   * @throws PodRejectedException when the volume is another one than admission makes
   */
  String write(ProjectedVolumeSource volume, Path place)
      throws PodRejectedException, IOException, InterruptedException {
    String token = null;
    for (VolumeProjection source : volume.getSources()) {
      if (source.getServiceAccountToken() != null) {
        token = token(source.getServiceAccountToken());
        PrivateFiles.write(place.resolve(source.getServiceAccountToken().getPath()),
            token.getBytes(StandardCharsets.UTF_8));
      } else if (source.getConfigMap() != null) {
        writeAuthority(source.getConfigMap(), place);
      } else if (source.getDownwardAPI() != null) {
        // Of a pod itself, admission asks for nothing but the namespace.
        Files.writeString(place.resolve("namespace"), namespace);
      }
    }
    if (token == null) {
      throw new PodRejectedException(
          "it projects a volume without a token, which this node does not do");
    }
    return token;
  }

  private String token(ServiceAccountTokenProjection asked) throws InterruptedException {
    TokenRequest request = new TokenRequestBuilder().withNewSpec()
        .withExpirationSeconds(asked.getExpirationSeconds()).withNewBoundObjectRef()
        .withApiVersion("v1").withKind("Pod").withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid()).endBoundObjectRef().endSpec().build();
    return ApiRetry.await(() -> client.serviceAccounts().inNamespace(namespace)
        .withName(pod.getSpec().getServiceAccountName()).tokenRequest(request)).getStatus()
        .getToken();
  }

  private void writeAuthority(ConfigMapProjection asked, Path place)
      throws PodRejectedException, IOException, InterruptedException {
    ConfigMap map = ApiRetry.await(() -> client.configMaps().inNamespace(namespace)
        .withName(asked.getName()).get());
    if (map == null) {
      throw new PodRejectedException(
          "there is no ConfigMap " + asked.getName() + " in " + namespace);
    }
    for (KeyToPath item : asked.getItems()) {
      Files.writeString(place.resolve(item.getPath()), map.getData().get(item.getKey()));
    }
  }

  /**
   * What a container that has these files finds in its environment: the API server, as a kubelet says it, and the
   * files. Inside a container they lie where every client looks; here fabric8's client is told.
   */
  static Map<String, String> environment(Container container, Mounts mounts,
      KubernetesClient client) {
    if (container.getVolumeMounts().stream().noneMatch(
        mount -> mount.getMountPath().equals(FOLDER))) {
      return Map.of();
    }
    Map<String, String> environment = new HashMap<>();
    environment.put("KUBERNETES_SERVICE_HOST", client.getMasterUrl().getHost());
    environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(client.getMasterUrl().getPort()));
    environment.put("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", mounts.here(FOLDER + "/token"));
    environment.put("KUBERNETES_CERTS_CA_FILE", mounts.here(FOLDER + "/ca.crt"));
    environment.put("KUBENAMESPACE", mounts.here(FOLDER + "/namespace"));
    return environment;
  }
}
