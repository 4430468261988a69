package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.http.HttpErrorException;
import org.chameleoncloud.edge.testbed.http.Json;

/**
 * The changes that a client makes to records, over HTTP or directly. Like in Doni, a patch is not checked against the
 * schema, and even an empty patch makes the settled workers run again.
 */
public final class RecordChanges {
  private static final List<String> PATCHABLE = List.of("name", "hardware_type", "properties",
      "availability");

  private final Records records;
  private final Clock clock;

  public RecordChanges(Records records, Clock clock) {
    this.records = records;
    this.clock = clock;
  }

  /**
   * Registers a device without checking the properties.
   *
   * @throws HttpErrorException 409 when a record with this name exists
   */
  public DeviceRecord create(String name, String projectId, Map<String, Object> properties) {
    Map<String, JsonNode> json = new TreeMap<>();
    properties.forEach((property, value) -> json.put(property, Json.of(value)));
    return records.create(name, projectId, json);
  }

  /**
   * Applies a patch completely or not at all.
   *
   * @return the changed record; empty when it does not exist
   * @throws HttpErrorException 400 when the patch cannot be applied to the record, 500 when the new name is taken
   */
  Optional<DeviceRecord> patch(String uuid, Iterable<JsonNode> operations) {
    for (JsonNode operation : operations) {
      requirePatchable(operation.get("path").textValue());
    }
    return records.change(uuid, record -> {
      ObjectNode document = document(record);
      operations.forEach(operation -> JsonPatch.apply(document, operation));
      return edited(record, document).withSettledWorkersPending();
    });
  }

  /** Applies a patch as if the owner of the record had sent it. */
  public Optional<DeviceRecord> patch(String uuid, PatchOperation... operations) {
    return patch(uuid,
        List.of(operations).stream().map(PatchOperation::json).map(JsonNode.class::cast).toList());
  }

  /** Replaces the availability windows of a record, which makes its settled workers run again. */
  public void setWindows(String uuid, List<AvailabilityWindow> windows) {
    records.change(uuid, record -> record.withWindows(windows).withSettledWorkersPending());
  }

  /** Makes the settled workers of a record run again. */
  void sync(String uuid) {
    records.change(uuid, DeviceRecord::withSettledWorkersPending);
  }

  /** Deletes a record. */
  public void delete(String uuid) {
    records.delete(uuid);
  }

  private static void requirePatchable(String path) {
    String field = path.split("/")[1];
    if (!PATCHABLE.contains(field)) {
      throw new HttpErrorException(400,
          "Cannot patch " + path + ". Only the following can be updated: "
              + String.join(", ", PATCHABLE));
    }
    if (field.equals("availability")) {
      throw new HttpErrorException(400,
          "The local testbed does not support availability windows: cannot"
              + " patch " + path);
    }
  }

  private static ObjectNode document(DeviceRecord record) {
    ObjectNode document = Json.object();
    document.put("name", record.name()).put("hardware_type", record.hardwareType());
    document.putObject("properties").setAll(record.properties());
    return document.deepCopy();
  }

  // Doni cannot store a record without a name. Properties that are removed or null are stored as an empty object.
  private DeviceRecord edited(DeviceRecord record, ObjectNode document) {
    JsonNode name = document.path("name");
    JsonNode properties = document.path("properties");
    JsonNode type = document.path("hardware_type");
    boolean empty = properties.isMissingNode() || properties.isNull();
    boolean complete = name.isValueNode() && !name.isNull() && (empty || properties.isObject())
        && type.isTextual();
    if (!complete) {
      throw Doni.unknownError();
    }
    SortedMap<String, JsonNode> stored = new TreeMap<>();
    properties.propertyStream().forEach(entry -> stored.put(entry.getKey(), entry.getValue()));
    return record.edited(name.asText(), type.asText(), stored, clock.instant());
  }
}
