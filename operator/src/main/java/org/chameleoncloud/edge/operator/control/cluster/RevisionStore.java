package org.chameleoncloud.edge.operator.control.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.fleet.template.TemplateRevision;

/**
 * The templates that fleets have had, as ControllerRevisions (apps/v1), which a fleet owns. They are read and written by
 * name, and neither listed nor watched: those of DaemonSets and StatefulSets do not concern the operator.
 */
public final class RevisionStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALL = "/apis/apps/v1/namespaces/%s/controllerrevisions";
  /** The templates of a revision never change, so that one that was read is read once. */
  private static final int MOST_KEPT = 100;

  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;
  private final Map<String, TemplateRevision> read = new ConcurrentHashMap<>();

  /** Reads and writes with {@code client}. */
  public RevisionStore(KubernetesClient client, ApiRequestLimiter limiter) {
    this.client = client;
    this.limiter = limiter;
  }

  /** The revision of a name; empty when it does not exist, or is not a fleet's. */
  public Optional<TemplateRevision> find(String namespace, String name) {
    String path = path(namespace, name);
    TemplateRevision known = read.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<TemplateRevision> found = get(path).map(tree -> tree.at("/data/spec/template"))
        .filter(JsonNode::isObject).map(template -> new TemplateRevision(name, template));
    found.ifPresent(revision -> {
      if (read.size() >= MOST_KEPT) {
        read.clear();
      }
      read.put(path, revision);
    });
    return found;
  }

  private Optional<JsonNode> get(String path) {
    try {
      String body = limiter.call(() -> client.raw(path, "GET", null));
      return Optional.ofNullable(body == null ? null : JSON.readTree(body));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  /** Stores a revision; one that exists is replaced, which gives it its new number. */
  public void keep(EdgeDeviceFleet fleet, String name, long number, JsonNode template) {
    String namespace = fleet.getMetadata().getNamespace();
    ObjectNode revision = body(fleet, name, number, template);
    try {
      create(namespace, revision);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      drop(namespace, name);
      create(namespace, revision);
    }
  }

  private void create(String namespace, ObjectNode revision) {
    String body = ServerJson.text(revision);
    limiter.call(() -> client.raw(ALL.formatted(namespace), "POST", body));
  }

  private static ObjectNode body(EdgeDeviceFleet fleet, String name, long number,
      JsonNode template) {
    ObjectNode body = JSON.createObjectNode().put("apiVersion", "apps/v1").put("kind",
        "ControllerRevision");
    ObjectNode metadata = body.putObject("metadata").put("name", name)
        .put("namespace", fleet.getMetadata().getNamespace());
    metadata.putObject("labels").put(Label.MANAGED_BY.key(), Label.OPERATOR)
        .put(Label.FLEET.key(), fleet.getMetadata().getName());
    metadata.putArray("ownerReferences").addObject()
        .put("apiVersion", HasMetadata.getApiVersion(EdgeDeviceFleet.class))
        .put("kind", HasMetadata.getKind(EdgeDeviceFleet.class))
        .put("name", fleet.getMetadata().getName()).put("uid", fleet.getMetadata().getUid())
        .put("controller", true).put("blockOwnerDeletion", false);
    body.putObject("data").putObject("spec").set("template", template);
    return body.put("revision", number);
  }

  /** Deletes a revision; nothing happens if it does not exist. */
  public void drop(String namespace, String name) {
    try {
      limiter.call(() -> client.raw(path(namespace, name), "DELETE", null));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private static String path(String namespace, String name) {
    return ALL.formatted(namespace) + "/" + name;
  }
}
