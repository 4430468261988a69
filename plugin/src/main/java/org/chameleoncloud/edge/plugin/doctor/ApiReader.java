package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.plugin.cluster.ApiErrors;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** Reads from the API server. What may not be read becomes a {@link Fact} that says so. */
final class ApiReader {
  private static final long PAGE = 500;
  private static final int MAX_LISTED = 10_000;
  private static final int MAX_LOG_LINES = 200;
  private static final int MAX_LOG_BYTES = 200_000;

  private static final String OUR_VERSION = HasMetadata.getVersion(EdgeDevice.class);

  private final Cluster cluster;

  ApiReader(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The types that are read, as the API server names them. */
  enum Type {
    CRD("apiextensions.k8s.io", "v1", "CustomResourceDefinition", false),
    DEPLOYMENT("apps", "v1", "Deployment", true),
    LEASE("coordination.k8s.io", "v1", "Lease", true),
    JOB("batch", "v1", "Job", true),
    POD("", "v1", "Pod", true),
    EVENT("", "v1", "Event", true),
    CLAIM("", "v1", "PersistentVolumeClaim", true),
    FLEET(EdgeDevice.GROUP, OUR_VERSION, "EdgeDeviceFleet", true),
    SOURCE(EdgeDevice.GROUP, OUR_VERSION, "EdgeImageSource", true),
    CLUSTER_SOURCE(EdgeDevice.GROUP, OUR_VERSION, "ClusterEdgeImageSource", false);

    private final ResourceDefinitionContext context;

    Type(String group, String version, String kind, boolean namespaced) {
      context = new ResourceDefinitionContext.Builder().withGroup(group).withVersion(version)
          .withKind(kind).withPlural(kind.toLowerCase(Locale.ROOT) + "s")
          .withNamespaced(namespaced).build();
    }

    String kind() {
      return context.getKind();
    }

    private String plural() {
      return context.getKind() + "s";
    }
  }

  /**
   * Makes a request.
   *
   * @param what what is asked, after "may not"
   * @param where the namespace; null for all, or if it is about none
   * @throws CommandFailure when the API server cannot be reached, or rejects the user
   */
  <T> Fact<T> read(String what, String where, Function<KubernetesClient, T> request) {
    try {
      return Fact.ofNullable(request.apply(cluster.client()));
    } catch (KubernetesClientException e) {
      CommandFailure failure = ApiErrors.failure(e, what, where,
          cluster.client().getMasterUrl().toString());
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_FORBIDDEN -> new Fact.Unread<>("You may not " + what
            + (where == null ? "" : " in the namespace " + where) + ".", true);
        case HttpURLConnection.HTTP_NOT_FOUND -> new Fact.Missing<>();
        case HttpURLConnection.HTTP_UNAUTHORIZED -> throw failure;
        default -> {
          if (e.getCode() <= 0) {
            throw failure;
          }
          String message = failure.getMessage();
          yield new Fact.Unread<>(Character.toUpperCase(message.charAt(0)) + message.substring(1)
              + ".", false);
        }
      };
    }
  }

  /**
   * One object.
   *
   * @param namespace null for a type that has none
   */
  Fact<GenericKubernetesResource> get(Type type, String namespace, String name) {
    return read("read the " + type.context.getKind() + " " + name, namespace, client -> {
      var all = client.genericKubernetesResources(type.context);
      return namespace == null
          ? all.withName(name).get()
          : all.inNamespace(namespace).withName(name).get();
    });
  }

  /**
   * The objects, in the order of their names; of very many the first 10,000.
   *
   * @param namespace null for all
   */
  Fact<List<GenericKubernetesResource>> list(Type type, String namespace,
      Map<String, String> labels, Map<String, String> fields) {
    String what = "list " + type.plural() + (namespace == null ? " of all namespaces" : "");
    return read(what, namespace, client -> {
      var all = client.genericKubernetesResources(type.context);
      var scoped = namespace == null ? all.inAnyNamespace() : all.inNamespace(namespace);
      return pages(scoped.withLabels(labels).withFields(fields)::list);
    });
  }

  private static List<GenericKubernetesResource> pages(
      Function<ListOptions, GenericKubernetesResourceList> request) {
    List<GenericKubernetesResource> found = new ArrayList<>();
    String rest = null;
    do {
      GenericKubernetesResourceList page = request
          .apply(new ListOptionsBuilder().withLimit(PAGE).withContinue(rest).build());
      found.addAll(page.getItems());
      rest = page.getMetadata().getContinue();
    } while (rest != null && !rest.isEmpty() && found.size() < MAX_LISTED);
    return found;
  }

  /** The events of an object, the newest first; of that object only, however many the namespace has. */
  Fact<List<GenericKubernetesResource>> events(GenericKubernetesResource object) {
    ObjectMeta metadata = object.getMetadata();
    Fact<List<GenericKubernetesResource>> events = list(Type.EVENT, metadata.getNamespace(),
        Map.of(), Map.of("involvedObject.uid", metadata.getUid()));
    return events instanceof Fact.Known<List<GenericKubernetesResource>>(var found)
        ? new Fact.Known<>(Events.sorted(found))
        : events;
  }

  /** The last lines of the log of a pod's first container. */
  Fact<String> log(GenericKubernetesResource pod) {
    String namespace = pod.getMetadata().getNamespace();
    String container = Fields.maps(pod, "spec", "containers").stream().findFirst()
        .map(found -> String.valueOf(found.get("name"))).orElse(null);
    return read("read the log of the pod " + pod.getMetadata().getName(), namespace,
        client -> whole(client.pods().inNamespace(namespace).withName(pod.getMetadata().getName())
            .inContainer(container).limitBytes(MAX_LOG_BYTES).tailingLines(MAX_LOG_LINES)
            .getLog()));
  }

  /** A line that was cut at the limit may end in a part of a secret. */
  private static String whole(String log) {
    return log == null || log.length() < MAX_LOG_BYTES / 4 || log.endsWith("\n")
        ? log
        : log.substring(0, log.lastIndexOf('\n') + 1);
  }
}
