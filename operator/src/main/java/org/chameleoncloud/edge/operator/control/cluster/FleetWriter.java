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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;

/**
 * What the operator writes for fleets: their status, as a JSON Patch, and their devices, by server-side apply with a field
 * manager of their own. So users own the other fields of a device, and a field that leaves the template leaves the device.
 */
public final class FleetWriter {
  private static final ObjectMapper JSON = new ObjectMapper()
      .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
  private static final PatchContext JSON_PATCH = PatchContext.of(PatchType.JSON);

  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;
  private final Deletions deletions;
  /** Responses to our own last writes, which the watch delivers later. */
  private final Map<ResourceID, EdgeDeviceFleet> responses = new ConcurrentHashMap<>();

  /** Writes with {@code client}. */
  public FleetWriter(KubernetesClient client, ApiRequestLimiter limiter) {
    this.client = client;
    this.limiter = limiter;
    this.deletions = new Deletions(client, limiter);
  }

  /** The newer of what the watch delivered and the response to our own last write. */
  public EdgeDeviceFleet latest(EdgeDeviceFleet cached) {
    EdgeDeviceFleet response = responses.computeIfPresent(ResourceID.fromResource(cached),
        (_, known) -> isNews(known, cached) ? known : null);
    return response == null ? cached : response;
  }

  private static boolean isNews(EdgeDeviceFleet response, EdgeDeviceFleet cached) {
    return response.getMetadata().getUid().equals(cached.getMetadata().getUid())
        && version(response) > version(cached);
  }

  private static long version(EdgeDeviceFleet fleet) {
    return Long.parseLong(fleet.getMetadata().getResourceVersion());
  }

  /** A fleet was deleted: nothing about it is kept. */
  public void forget(ResourceID fleet) {
    responses.remove(fleet);
  }

  /** Writes a status, whole. Does nothing to a fleet that was deleted, or recreated under the same name. */
  public void writeStatus(EdgeDeviceFleet fleet, EdgeDeviceFleetStatus status) {
    ArrayNode patch = JSON.createArrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value",
        fleet.getMetadata().getUid());
    ObjectNode add = patch.addObject().put("op", "add").put("path", "/status");
    add.set("value", JSON.valueToTree(status));
    try {
      EdgeDeviceFleet response = limiter.call(() -> client.resource(fleet).subresource("status")
          .patch(JSON_PATCH, patch.toString()));
      if (response != null) {
        responses.put(ResourceID.fromResource(response), response);
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  /** The device of a name, as the API server has it now. */
  public Optional<EdgeDevice> read(String namespace, String name) {
    return Optional.ofNullable(limiter.call(() -> client.resources(EdgeDevice.class)
        .inNamespace(namespace).withName(name).get()));
  }

  /**
   * Makes a device, or changes the one of its name, and returns it.
   *
   * @param overwrite whether fields that other field managers have set are taken over
   * @throws KubernetesClientException with status 409 when others have set fields to other values, or when there is no
   *     device of the identity that the body names
   */
  public EdgeDevice apply(JsonNode body, boolean overwrite) {
    PatchContext apply = new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(EdgeDeviceFleet.FIELD_MANAGER).withForce(overwrite).build();
    // Of a resource that is only named, the client would read the present state first.
    EdgeDevice named = client.getKubernetesSerialization().convertValue(body, EdgeDevice.class);
    return limiter.call(() -> client.resource(named).patch(apply, body.toString()));
  }

  /** Deletes a device as its users do. Does nothing when it no longer exists, or another one has its name. */
  public void delete(String namespace, String name, String uid) {
    deletions.device(namespace, name, uid);
  }
}
