package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;

/**
 * Registers the device with Blazar, keeps it there as in the record, and deletes it with the record
 * (doni/driver/worker/blazar/__init__.py). It never takes away a property that the record no longer has.
 */
final class BlazarWorker implements Worker {
  private static final String ID = "blazar_resource_id";
  private static final String CREATED = "resource_created_at";
  private static final DateTimeFormatter DELETED = DateTimeFormatter
      .ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private final BlazarApi blazar;
  private final BlazarWindows windows;

  BlazarWorker(BlazarApi blazar) {
    this.blazar = blazar;
    windows = new BlazarWindows(blazar);
  }

  @Override
  public Output run(DeviceRecord record, SimulatedDevice device, Instant now) {
    try {
      return Output.of(record.isDeleted() ? delete(record, now) : process(record, now));
    } catch (WorkerException e) {
      return Output.of(new WorkerResult.Failure(e.getMessage()));
    }
  }

  private WorkerResult process(DeviceRecord record, Instant now) {
    ObjectNode wanted = BlazarProperties.of(record, blazar);
    Optional<String> id = resourceId(record);
    WorkerResult result = id.isPresent() ? update(id.get(), wanted) : create(record, wanted);
    return result instanceof WorkerResult.Deferral ? result : windows.applied(record, result, now);
  }

  private WorkerResult create(DeviceRecord record, ObjectNode wanted) {
    WorkerCall call = blazar.call("POST", "/devices", wanted.put("name", record.name()));
    return switch (call.status()) {
      case 201 -> new WorkerResult.Success(Map.of(
          ID, call.response().at("/device/id"),
          CREATED, call.response().at("/device/created_at")));
      case 404 -> new WorkerResult.Deferral(
          "Can not make resource reservable, as the underlying entity could not be found.");
      case 409 -> new WorkerResult.Deferral(null, Map.of(ID, idOf(record.name())));
      default -> throw BlazarApi.error(call);
    };
  }

  private JsonNode idOf(String name) {
    return blazar.call("GET", "/devices", Json.object()).response().path("devices").valueStream()
        .filter(device -> device.path("name").asText().equals(name)).findFirst()
        .map(device -> device.get("id"))
        .orElseThrow(() -> new WorkerException("Couldn't find resource in Blazar, yet Blazar"
            + " returned a 409 on host create. Check Blazar for errors."));
  }

  private WorkerResult update(String id, ObjectNode wanted) {
    WorkerCall read = blazar.call("GET", "/devices/" + id);
    if (read.status() != 200) {
      return refused(read);
    }
    JsonNode existing = read.response().get("device");
    if (wanted.propertyStream()
        .allMatch(entry -> entry.getValue().equals(existing.get(entry.getKey())))) {
      return new WorkerResult.Success(Map.of());
    }
    WorkerCall write = blazar.call("PUT", "/devices/" + id, wanted);
    if (write.status() != 200) {
      return refused(write);
    }
    JsonNode changed = write.response().get("device");
    return new WorkerResult.Success(Map.of(ID, changed.get("id"), "resource_updated_at",
        changed.get("updated_at")));
  }

  private static WorkerResult refused(WorkerCall call) {
    return switch (call.status()) {
      case 404 -> new WorkerResult.Deferral("Resource not found", Map.of(ID, NullNode.instance));
      case 409 -> new WorkerResult.Deferral("Active leases exist for resource");
      default -> throw BlazarApi.error(call);
    };
  }

  // The windows go first, because their leases are in the way of the deletion.
  private WorkerResult delete(DeviceRecord record, Instant now) {
    WorkerResult result = windows.applied(record, new WorkerResult.Success(Map.of()), now);
    if (!(result instanceof WorkerResult.Success)) {
      return result;
    }
    String id = resourceId(record).orElseThrow(() -> new WorkerException(
        "Tried to delete resource for " + record.uuid()
            + ", but no record of matching Blazar resource"));
    WorkerCall call = blazar.call("DELETE", "/devices/" + id);
    if (call.status() != 200) {
      throw BlazarApi.error(call);
    }
    Map<String, JsonNode> details = new TreeMap<>();
    details.put(ID, NullNode.instance);
    details.put(CREATED, NullNode.instance);
    details.put("resource_deleted_at", Json.of(DELETED.format(now)));
    return new WorkerResult.Success(details);
  }

  private static Optional<String> resourceId(DeviceRecord record) {
    return record.worker("blazar.device").detail(ID).filter(JsonNode::isTextual)
        .map(JsonNode::asText);
  }
}
