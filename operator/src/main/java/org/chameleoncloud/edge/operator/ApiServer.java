package org.chameleoncloud.edge.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.Unreadable;

/**
 * The way to the API server, and a first question before the operator starts: the SDK would try for half a minute and
 * then say that it could not start, but not why.
 */
final class ApiServer {
  private static final int WITHIN_MILLIS = 5_000;
  private static final int MORE_TRIES = 2;
  private static final ResourceDefinitionContext DEVICES = ResourceDefinitionContext
      .fromResourceType(EdgeDevice.class);
  private static final ListOptions ONE = new ListOptionsBuilder().withLimit(1L).build();

  private ApiServer() {}

  /**
   * A client by the pod's service account, KUBECONFIG or ~/.kube/config.
   *
   * @throws IOException when the file that is found is no configuration
   */
  static KubernetesClient client() throws IOException {
    try {
      return new KubernetesClientBuilder()
          .withConfig(new ConfigBuilder().withUserAgent(Version.userAgent()).build()).build();
    } catch (RuntimeException e) {
      String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IOException(
          "KUBECONFIG, or ~/.kube/config, cannot be read as a configuration: " + said, e);
    }
  }

  /**
   * Returns when the operator may list devices in all of {@code namespaces}; empty means everywhere.
   *
   * @throws IOException when it may not, within 10 seconds; the message says why and what to do
   */
  static void requireDevices(KubernetesClient client, List<String> namespaces) throws IOException {
    if (namespaces.isEmpty()) {
      requireDevices(client, (String) null);
    }
    for (String namespace : namespaces) {
      requireDevices(client, namespace);
    }
  }

  private static void requireDevices(KubernetesClient client, String namespace)
      throws IOException {
    RequestConfig soon = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
        .withRequestTimeout(WITHIN_MILLIS).withRequestRetryBackoffLimit(MORE_TRIES).build();
    try {
      client.adapt(NamespacedKubernetesClient.class).withRequestConfig(soon).call(asked -> {
        return devices(asked, namespace).list(ONE);
      });
    } catch (KubernetesClientException e) {
      String where = namespace == null ? "all namespaces" : "the namespace " + namespace;
      throw new IOException(
          "the Kubernetes API server at " + client.getMasterUrl() + " " + trouble(e, where), e);
    }
  }

  /** As they are, whatever their shape. */
  private static AnyNamespaceOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> devices(
      KubernetesClient client, String namespace) {
    var devices = client.genericKubernetesResources(DEVICES);
    return namespace == null ? devices.inAnyNamespace() : devices.inNamespace(namespace);
  }

  /**
   * Why the operator's watch of the devices could not begin, where one of them is of another shape than this version's.
   *
   * @return a sentence that names the device and the field; empty when all can be read
   * @throws KubernetesClientException when they cannot be listed
   */
  static Optional<String> unreadableDevice(KubernetesClient client, List<String> namespaces) {
    return (namespaces.isEmpty() ? Stream.of((String) null) : namespaces.stream())
        .flatMap(namespace -> devices(client, namespace).list().getItems().stream())
        .flatMap(device -> unreadable(client, device).stream()).findFirst();
  }

  private static Optional<String> unreadable(KubernetesClient client,
      GenericKubernetesResource device) {
    try {
      client.getKubernetesSerialization().convertValue(device, EdgeDevice.class);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Unreadable.field(e).map(field -> "EdgeDevice " + device.getMetadata().getNamespace()
          + "/" + device.getMetadata().getName() + " cannot be read: " + field
          + ". The installed CustomResourceDefinition let in what this version of the operator does not know: change "
          + "the field, or upgrade the operator.");
    }
  }

  private static String trouble(KubernetesClientException failure, String where) {
    if (failure.getCode() <= 0) {
      return "cannot be reached: " + why(failure)
          + ". Outside of a cluster, KUBECONFIG names the file that says where it is.";
    }
    return switch (failure.getCode()) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
        "does not accept the operator's credentials (401)."
            + " In a cluster it needs its service account's token, elsewhere a valid KUBECONFIG.";
      case HttpURLConnection.HTTP_FORBIDDEN -> "does not let the operator list EdgeDevices in "
          + where + " (403). The Helm chart has the role that it needs.";
      case HttpURLConnection.HTTP_NOT_FOUND -> "does not know EdgeDevices (404). Install the "
          + "CustomResourceDefinition first: kubectl apply -k crds";
      default -> "cannot list EdgeDevices (" + failure.getCode() + ").";
    };
  }

  private static String why(Throwable failure) {
    List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(10).toList();
    return Stream.of(
        told(causes, UnknownHostException.class, "no host of that name is known"),
        told(causes, SSLException.class, has(causes, EOFException.class)
            ? "it closed the connection in the TLS handshake, as while it starts or ends"
            : "its certificate is not trusted, or it speaks no TLS"),
        told(causes, InterruptedIOException.class, "no answer in time"),
        told(causes, TimeoutException.class, "no answer in time"))
        .flatMap(Optional::stream).findFirst()
        .orElseGet(() -> String.valueOf(causes.getLast().getMessage()));
  }

  private static Optional<String> told(List<Throwable> causes, Class<? extends Throwable> type,
      String sentence) {
    return has(causes, type) ? Optional.of(sentence) : Optional.empty();
  }

  private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }
}
