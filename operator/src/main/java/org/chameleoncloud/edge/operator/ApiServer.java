package org.chameleoncloud.edge.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
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
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.UnreadableResource;
import org.chameleoncloud.edge.operator.control.cluster.ListLimit;
import org.chameleoncloud.edge.operator.control.metrics.KubernetesClientMetrics;

/**
 * The client of the API server, and a check before the operator starts: the SDK would retry for half a minute and then
 * say that it cannot start, but not why.
 */
final class ApiServer {
  /** The first request costs some seconds of CPU, of which a pod on a full node gets a tenth of a second per second. */
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int MAX_RETRIES = 2;
  private static final ResourceDefinitionContext DEVICES = ResourceDefinitionContext
      .fromResourceType(EdgeDevice.class);

  private ApiServer() {}

  /**
   * A client from the pod's service account, KUBECONFIG or ~/.kube/config.
   *
   * @param meters measure its requests
   * @throws IOException when the file is not a valid configuration
   */
  static KubernetesClient client(MeterRegistry meters) throws IOException {
    try {
      return new KubernetesClientBuilder()
          .withKubernetesSerialization(serialization())
          .withConfig(new ConfigBuilder().withUserAgent(Version.userAgent()).build())
          .withHttpClientFactory(KubernetesClientMetrics.httpClients(meters)).build();
    } catch (RuntimeException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IOException(
          "KUBECONFIG, or ~/.kube/config, is not a valid configuration: " + message, e);
    }
  }

  /**
   * How resources are read: without {@code managedFields}, which nothing here looks at. In a cache of thousands of devices
   * they would take more memory than everything else.
   */
  static KubernetesSerialization serialization() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
    mapper.addMixIn(Secret.class, WithoutSharedValues.class);
    mapper.registerModule(new SimpleModule().addDeserializer(String.class, new SharedStrings()));
    return new KubernetesSerialization(mapper, true);
  }

  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagedFields {}

  /** The values of Secrets are kept nowhere but where they are used. */
  private interface WithoutSharedValues {
    /** Encoded values. */
    @JsonDeserialize(contentUsing = StringDeserializer.class)
    void setData(Map<String, String> data);

    /** Values as text. */
    @JsonDeserialize(contentUsing = StringDeserializer.class)
    void setStringData(Map<String, String> data);
  }

  /**
   * Returns when the operator may list devices in all of {@code namespaces}; empty means all.
   *
   * @throws IOException when it may not; the message says why and what to do. An API server that does not respond is asked
   *     three times, for 20 seconds each
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
    RequestConfig bounded = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
        .withRequestTimeout(TIMEOUT_MILLIS).withRequestRetryBackoffLimit(MAX_RETRIES).build();
    try {
      client.adapt(NamespacedKubernetesClient.class).withRequestConfig(bounded)
          .call(caller -> devices(caller, namespace).list(ListLimit.of(1)));
    } catch (KubernetesClientException e) {
      String where = namespace == null ? "all namespaces" : "the namespace " + namespace;
      throw new IOException(
          "the Kubernetes API server at " + client.getMasterUrl() + " " + problem(e, where), e);
    }
  }

  /** As they are, whether or not they match this version's schema. */
  private static AnyNamespaceOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> devices(
      KubernetesClient client, String namespace) {
    var devices = client.genericKubernetesResources(DEVICES);
    return namespace == null ? devices.inAnyNamespace() : devices.inNamespace(namespace);
  }

  /**
   * Why the operator's watch of the devices could not begin, if one of them does not match this version's schema.
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
      return UnreadableResource.field(e).map(field -> "EdgeDevice "
          + device.getMetadata().getNamespace()
          + "/" + device.getMetadata().getName() + " cannot be read: " + field
          + ". The installed CRD allows what this version of the operator does not support: change the field, or "
          + "upgrade the operator.");
    }
  }

  private static String problem(KubernetesClientException failure, String where) {
    if (failure.getCode() <= 0) {
      return "cannot be reached: " + why(failure)
          + ". Outside a cluster, set KUBECONFIG to the file that says where it is.";
    }
    return switch (failure.getCode()) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
        "rejects the operator's credentials (401)."
            + " In a cluster it needs its service account's token, elsewhere a valid KUBECONFIG.";
      case HttpURLConnection.HTTP_FORBIDDEN -> "does not allow the operator to list EdgeDevices in "
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
        message(causes, UnknownHostException.class, "the host name cannot be resolved"),
        message(causes, SSLException.class, has(causes, EOFException.class)
            ? "it closed the connection in the TLS handshake, as it does while it starts or stops"
            : "its certificate is not trusted, or it does not speak TLS"),
        message(causes, InterruptedIOException.class, "no response in time"),
        message(causes, TimeoutException.class, "no response in time"))
        .flatMap(Optional::stream).findFirst()
        .orElseGet(() -> String.valueOf(causes.getLast().getMessage()));
  }

  private static Optional<String> message(List<Throwable> causes, Class<? extends Throwable> type,
      String sentence) {
    return has(causes, type) ? Optional.of(sentence) : Optional.empty();
  }

  private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }
}
