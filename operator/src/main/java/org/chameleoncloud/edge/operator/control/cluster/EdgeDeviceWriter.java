package org.chameleoncloud.edge.operator.control.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.function.Function;
import java.util.function.Supplier;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.UnreadableResource;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our writes to devices: the status as a whole, and our finalizer; both as JSON Patch, which every API server accepts,
 * the in-memory one included.
 *
 * <p>Keeps the API server's responses, because the watch delivers them later: a reconciliation in between must not miss a
 * uuid that was just written.
 *
 * <p>A response that cannot be deserialized ends the process, like a watch that delivers such a device. The watch may
 * never do so: one that was opened before the CRD was changed leaves out the field in question, and the next one starts
 * after the last change. Until the device changes again, the operator would reconcile a spec without that field.
 */
public final class EdgeDeviceWriter {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeDeviceWriter.class);
  private static final ObjectMapper JSON = new ObjectMapper()
      .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
  private static final PatchContext JSON_PATCH = PatchContext.of(PatchType.JSON);
  private static final int MAX_ATTEMPTS = 5;
  private static final int UNPROCESSABLE = 422;

  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;
  private final Runnable onFatal;
  private final Map<ResourceID, EdgeDevice> responses;
  private volatile Function<ResourceID, Optional<EdgeDevice>> watched = _ -> Optional.empty();

  /**
   * Writes with {@code client}.
   *
   * @param onFatal ends the process
   */
  public EdgeDeviceWriter(KubernetesClient client, ApiRequestLimiter limiter,
      DeviceMemory memory, Runnable onFatal) {
    this.client = client;
    this.limiter = limiter;
    this.onFatal = onFatal;
    this.responses = memory.map();
  }

  /** The newer of what the watch delivered and the response to our own last write. */
  public EdgeDevice latest(EdgeDevice cached) {
    EdgeDevice response = responses.computeIfPresent(ResourceID.fromResource(cached),
        (_, known) -> isNews(known, cached) ? known : null);
    return response == null ? cached : response;
  }

  /** Whether a response is newer than what the watch delivered. */
  private static boolean isNews(EdgeDevice response, EdgeDevice cached) {
    return response.getMetadata().getUid().equals(cached.getMetadata().getUid())
        && (version(response) > version(cached)
            || version(response) == version(cached) && wasIncomplete(cached, response));
  }

  /**
   * Sets what the watch has delivered; called once, before the first write.
   *
   * @param cache the latest state of a device; empty when there is none
   */
  public void watched(Function<ResourceID, Optional<EdgeDevice>> cache) {
    watched = cache;
  }

  /** The watch delivered a device: a response that is not newer is not kept any longer than that. */
  public void delivered(EdgeDevice cached) {
    latest(cached);
  }

  /**
   * Whether the API server responds with another spec than the watch delivered for the same generation. A watch that was
   * opened before the CRD was upgraded leaves out the new fields until the API server ends it, a second or two later; and
   * what follows then has a generation that was reconciled already, which triggers nothing.
   */
  private static boolean wasIncomplete(EdgeDevice cached, EdgeDevice response) {
    return Objects.equals(cached.getMetadata().getGeneration(),
        response.getMetadata().getGeneration())
        && !Objects.equals(cached.getSpec(), response.getSpec());
  }

  private static long version(EdgeDevice device) {
    return Long.parseLong(device.getMetadata().getResourceVersion());
  }

  /**
   * Writes a status, whole. Does nothing to a resource that was deleted, or recreated under the same name.
   *
   * @param device as it was reconciled
   * @return whether the spec is another one than was reconciled, so that the device must be reconciled again
   */
  public boolean writeStatus(EdgeDevice device, EdgeDeviceStatus status) {
    ArrayNode patch = JSON.createArrayNode();
    add(patch, "test", "/metadata/uid", JSON.valueToTree(device.getMetadata().getUid()));
    add(patch, "add", "/status", JSON.valueToTree(status));
    try {
      EdgeDevice response = call(device, () -> client.resource(device).subresource("status")
          .patch(JSON_PATCH, patch.toString()));
      keep(response);
      return response != null && wasIncomplete(device, response);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Adds our finalizer, unless it is there.
   *
   * @throws KubernetesClientException also when the resource was deleted, or recreated under the same name: what is
   *     created for it on the testbed would stay there forever
   */
  public void addFinalizer(EdgeDevice device) {
    boolean exists = patchFinalizers(device, current -> {
      if (current.hasFinalizer(EdgeDevice.FINALIZER)) {
        return Optional.empty();
      }
      ArrayNode patch = JSON.createArrayNode();
      add(patch, "test", "/metadata/resourceVersion",
          JSON.valueToTree(current.getMetadata().getResourceVersion()));
      boolean none = current.getFinalizers().isEmpty();
      add(patch, "add", none ? "/metadata/finalizers" : "/metadata/finalizers/-",
          JSON.valueToTree(none ? List.of(EdgeDevice.FINALIZER) : EdgeDevice.FINALIZER));
      return Optional.of(patch);
    });
    if (!exists) {
      throw new KubernetesClientException("The resource was deleted",
          HttpURLConnection.HTTP_NOT_FOUND, null);
    }
  }

  /** Removes our finalizer, and no other. */
  public void removeFinalizer(EdgeDevice device) {
    patchFinalizers(device, current -> {
      int index = current.getFinalizers().indexOf(EdgeDevice.FINALIZER);
      if (index < 0) {
        return Optional.empty();
      }
      ArrayNode patch = JSON.createArrayNode();
      add(patch, "test", "/metadata/finalizers/" + index,
          JSON.valueToTree(EdgeDevice.FINALIZER));
      add(patch, "remove", "/metadata/finalizers/" + index, null);
      return Optional.of(patch);
    });
  }

  /** Makes a patch of the finalizers from the resource as it is now; empty when there is nothing to change. */
  private interface FinalizerPatch {
    Optional<ArrayNode> from(EdgeDevice current);
  }

  /** Whether the resource still exists. */
  private boolean patchFinalizers(EdgeDevice device, FinalizerPatch make) {
    EdgeDevice current = device;
    for (int attempt = 1;; attempt++) {
      Optional<ArrayNode> patch = make.from(current);
      if (patch.isEmpty()) {
        return true;
      }
      try {
        keep(call(device, () -> client.resource(device).patch(JSON_PATCH,
            patch.get().toString())));
        return true;
      } catch (KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
          return false;
        }
        boolean outdated = e.getCode() == UNPROCESSABLE
            || e.getCode() == HttpURLConnection.HTTP_CONFLICT;
        if (!outdated || attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
      current = call(device, () -> client.resource(device).get());
      if (current == null
          || !current.getMetadata().getUid().equals(device.getMetadata().getUid())) {
        return false;
      }
    }
  }

  private EdgeDevice call(EdgeDevice device, Supplier<EdgeDevice> request) {
    try {
      return limiter.call(request);
    } catch (KubernetesClientException e) {
      UnreadableResource.field(e).ifPresent(field -> {
        LOG.atError().addKeyValue("event", "device-unreadable")
            .addKeyValue("namespace", device.getMetadata().getNamespace())
            .addKeyValue("device", device.getMetadata().getName()).log(field);
        onFatal.run();
      });
      throw e;
    }
  }

  /** Unless the watch has delivered as much already: it does so before or after the response. */
  private void keep(EdgeDevice response) {
    if (response != null) {
      responses.compute(ResourceID.fromResource(response),
          (id, _) -> watched.apply(id).filter(cached -> !isNews(response, cached)).isPresent()
              ? null
              : response);
    }
  }

  private static void add(ArrayNode patch, String op, String path, JsonNode value) {
    ObjectNode operation = patch.addObject().put("op", op).put("path", path);
    if (value != null) {
      operation.set("value", value);
    }
  }
}
