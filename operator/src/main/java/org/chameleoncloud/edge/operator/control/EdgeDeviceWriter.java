package org.chameleoncloud.edge.operator.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;

/**
 * Our writes to resources: the status as a whole, and our finalizer; both as JSON Patch, which every API server takes,
 * the in-memory one too.
 *
 * <p>Remembers what the API server answered, because the watch brings it later: a look in between must not miss a uuid
 * that has just been written.
 */
final class EdgeDeviceWriter {
  private static final ObjectMapper JSON = new ObjectMapper()
      .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
  private static final PatchContext JSON_PATCH = PatchContext.of(PatchType.JSON);
  private static final int TRIES = 5;
  private static final int UNPROCESSABLE = 422;

  private final KubernetesClient client;
  private final ApiRequestLimiter turns;
  private final Map<ResourceID, EdgeDevice> written = new ConcurrentHashMap<>();

  EdgeDeviceWriter(KubernetesClient client, ApiRequestLimiter turns) {
    this.client = client;
    this.turns = turns;
  }

  /** The newer of what the watch brought and what our own last write was answered with. */
  EdgeDevice freshest(EdgeDevice cached) {
    ResourceID id = ResourceID.fromResource(cached);
    EdgeDevice ours = written.get(id);
    boolean same = ours != null
        && ours.getMetadata().getUid().equals(cached.getMetadata().getUid());
    if (same && (version(ours) > version(cached)
        || version(ours) == version(cached) && wasMisread(cached, ours))) {
      return ours;
    }
    written.remove(id);
    return cached;
  }

  /**
   * Whether the API server answers with another spec than the watch brought of the same generation. A watch that was
   * opened before the definition was upgraded leaves the new fields out until the API server ends it, a second or two
   * later; and what follows then has the generation that was looked at already, which is no reason for another look.
   */
  private static boolean wasMisread(EdgeDevice looked, EdgeDevice answer) {
    return Objects.equals(looked.getMetadata().getGeneration(),
        answer.getMetadata().getGeneration())
        && !Objects.equals(looked.getSpec(), answer.getSpec());
  }

  private static long version(EdgeDevice device) {
    return Long.parseLong(device.getMetadata().getResourceVersion());
  }

  void forget(ResourceID id) {
    written.remove(id);
  }

  /**
   * Writes a status, whole. Nothing happens to a resource that is gone or was made anew under the same name.
   *
   * @param device as it was looked at
   * @return whether the spec is another one than was looked at, so that it is to be looked at again
   */
  boolean writeStatus(EdgeDevice device, EdgeDeviceStatus status) {
    ArrayNode patch = JSON.createArrayNode();
    operation(patch, "test", "/metadata/uid", JSON.valueToTree(device.getMetadata().getUid()));
    operation(patch, "add", "/status", JSON.valueToTree(status));
    try {
      EdgeDevice answer = turns.ask(() -> client.resource(device).subresource("status")
          .patch(JSON_PATCH, patch.toString()));
      remember(answer);
      return answer != null && wasMisread(device, answer);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Puts our finalizer on a resource, unless it is there.
   *
   * @throws KubernetesClientException also when the resource is gone or was made anew under the same name: what is made
   *     for it on the testbed would stay there for ever
   */
  void addFinalizer(EdgeDevice device) {
    boolean there = patchFinalizers(device, current -> {
      if (current.hasFinalizer(EdgeDevice.FINALIZER)) {
        return Optional.empty();
      }
      ArrayNode patch = JSON.createArrayNode();
      operation(patch, "test", "/metadata/resourceVersion",
          JSON.valueToTree(current.getMetadata().getResourceVersion()));
      boolean none = current.getFinalizers().isEmpty();
      operation(patch, "add", none ? "/metadata/finalizers" : "/metadata/finalizers/-",
          JSON.valueToTree(none ? List.of(EdgeDevice.FINALIZER) : EdgeDevice.FINALIZER));
      return Optional.of(patch);
    });
    if (!there) {
      throw new KubernetesClientException("The resource is gone", HttpURLConnection.HTTP_NOT_FOUND,
          null);
    }
  }

  /** Takes our finalizer away, and no other. */
  void removeFinalizer(EdgeDevice device) {
    patchFinalizers(device, current -> {
      int index = current.getFinalizers().indexOf(EdgeDevice.FINALIZER);
      if (index < 0) {
        return Optional.empty();
      }
      ArrayNode patch = JSON.createArrayNode();
      operation(patch, "test", "/metadata/finalizers/" + index,
          JSON.valueToTree(EdgeDevice.FINALIZER));
      operation(patch, "remove", "/metadata/finalizers/" + index, null);
      return Optional.of(patch);
    });
  }

  /** Makes a patch of the finalizers from the resource as it is now; nothing when there is nothing to change. */
  private interface FinalizerPatch {
    Optional<ArrayNode> from(EdgeDevice current);
  }

  /** Whether the resource is still there. */
  private boolean patchFinalizers(EdgeDevice device, FinalizerPatch make) {
    EdgeDevice current = device;
    for (int tries = 1;; tries++) {
      Optional<ArrayNode> patch = make.from(current);
      if (patch.isEmpty()) {
        return true;
      }
      try {
        remember(turns.ask(() -> client.resource(device).patch(JSON_PATCH,
            patch.get().toString())));
        return true;
      } catch (KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
          return false;
        }
        boolean outdated = e.getCode() == UNPROCESSABLE
            || e.getCode() == HttpURLConnection.HTTP_CONFLICT;
        if (!outdated || tries == TRIES) {
          throw e;
        }
      }
      current = turns.ask(() -> client.resource(device).get());
      if (current == null
          || !current.getMetadata().getUid().equals(device.getMetadata().getUid())) {
        return false;
      }
    }
  }

  private void remember(EdgeDevice answer) {
    if (answer != null) {
      written.put(ResourceID.fromResource(answer), answer);
    }
  }

  private static void operation(ArrayNode patch, String op, String path, JsonNode value) {
    var operation = patch.addObject().put("op", op).put("path", path);
    if (value != null) {
      operation.set("value", value);
    }
  }
}
