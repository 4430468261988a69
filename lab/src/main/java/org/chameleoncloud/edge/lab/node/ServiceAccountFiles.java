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
 * The files that authenticate a pod at the API server: the projected volume that admission adds to each pod that mounts
 * a service account token (the token, CA certificates, the namespace), and how the container finds them.
 */
final class ServiceAccountFiles {
  private static final String DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";

  private final Pod pod;
  private final String namespace;
  private final KubernetesClient client;

  ServiceAccountFiles(Pod pod, KubernetesClient client) {
    this.pod = pod;
    namespace = pod.getMetadata().getNamespace();
    this.client = client;
  }

  /**
   * Writes the files of a volume. The token is not renewed, because no pod here runs longer than it is valid.
   *
   * @return the token
   * @throws PodRejectedException if admission did not create the volume
   */
  String write(ProjectedVolumeSource volume, Path directory)
      throws PodRejectedException, IOException, InterruptedException {
    String token = null;
    for (VolumeProjection source : volume.getSources()) {
      if (source.getServiceAccountToken() != null) {
        token = token(source.getServiceAccountToken());
        PrivateFiles.write(directory.resolve(source.getServiceAccountToken().getPath()),
            token.getBytes(StandardCharsets.UTF_8));
      } else if (source.getConfigMap() != null) {
        writeCaCertificates(source.getConfigMap(), directory);
      } else if (source.getDownwardAPI() != null) {
        // Admission projects nothing of the pod itself except its namespace.
        Files.writeString(directory.resolve("namespace"), namespace);
      }
    }
    if (token == null) {
      throw new PodRejectedException(
          "it has a projected volume without a token, which this node does not support");
    }
    return token;
  }

  private String token(ServiceAccountTokenProjection projection) throws InterruptedException {
    TokenRequest request = new TokenRequestBuilder().withNewSpec()
        .withExpirationSeconds(projection.getExpirationSeconds()).withNewBoundObjectRef()
        .withApiVersion("v1").withKind("Pod").withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid()).endBoundObjectRef().endSpec().build();
    return ApiRetry.untilResponse(() -> client.serviceAccounts().inNamespace(namespace)
        .withName(pod.getSpec().getServiceAccountName()).tokenRequest(request)).getStatus()
        .getToken();
  }

  private void writeCaCertificates(ConfigMapProjection projection, Path directory)
      throws PodRejectedException, IOException, InterruptedException {
    ConfigMap map = ApiRetry.untilResponse(() -> client.configMaps().inNamespace(namespace)
        .withName(projection.getName()).get());
    if (map == null) {
      throw new PodRejectedException(
          "ConfigMap " + namespace + "/" + projection.getName() + " does not exist");
    }
    for (KeyToPath item : projection.getItems()) {
      Files.writeString(directory.resolve(item.getPath()), map.getData().get(item.getKey()));
    }
  }

  /**
   * Environment variables for a container that mounts these files: the address of the API server, like a kubelet sets
   * it, and the paths of the files. Inside a container, clients know their paths; here fabric8's client does not.
   */
  static Map<String, String> environment(Container container, Mounts mounts,
      KubernetesClient client) {
    if (container.getVolumeMounts().stream().noneMatch(
        mount -> mount.getMountPath().equals(DIRECTORY))) {
      return Map.of();
    }
    Map<String, String> environment = new HashMap<>();
    environment.put("KUBERNETES_SERVICE_HOST", client.getMasterUrl().getHost());
    environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(client.getMasterUrl().getPort()));
    environment.put("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", mounts.rewrite(DIRECTORY + "/token"));
    environment.put("KUBERNETES_CERTS_CA_FILE", mounts.rewrite(DIRECTORY + "/ca.crt"));
    environment.put("KUBENAMESPACE", mounts.rewrite(DIRECTORY + "/namespace"));
    return environment;
  }
}
