package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.http.Refusal;

/**
 * What changes a record from outside: patch, sync and delete, the same for HTTP and for an edit by hand. As in Doni
 * a patch is not checked against the schema, and even an empty one has the settled workers run again.
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
   * Registers a device unchecked.
   *
   * @throws Refusal 409 when there is a record of that name
   */
  public DeviceRecord create(String name, String projectId, Map<String, Object> properties) {
    Map<String, JsonNode> json = new TreeMap<>();
    properties.forEach((property, value) -> json.put(property, Json.of(value)));
    return records.create(name, projectId, json);
  }

  /**
   * Applies a patch as a whole or not at all.
   *
   * @throws Refusal 400 for a patch that does not fit the record, 409 for a name that is taken
   */
  Optional<DeviceRecord> patch(String uuid, Iterable<JsonNode> operations) {
    for (JsonNode operation : operations) {
      refuseFixedField(operation.get("path").textValue());
    }
    return records.change(uuid, record -> {
      ObjectNode document = document(record);
      operations.forEach(operation -> JsonPatch.apply(document, operation));
      return edited(record, document).rerun();
    });
  }

  /** Applies a patch as if the record's owner had sent it. */
  public Optional<DeviceRecord> patch(String uuid, PatchOperation... operations) {
    return patch(uuid,
        List.of(operations).stream().map(PatchOperation::json).map(JsonNode.class::cast).toList());
  }

  /** Has the settled workers of a record run again. */
  void sync(String uuid) {
    records.change(uuid, DeviceRecord::rerun);
  }

  /** Deletes a record. */
  public void delete(String uuid) {
    records.delete(uuid);
  }

  private static void refuseFixedField(String path) {
    String field = path.split("/")[1];
    if (!PATCHABLE.contains(field)) {
      throw new Refusal(400, "Cannot patch " + path + ". Only the following can be updated: "
          + String.join(", ", PATCHABLE));
    }
    if (field.equals("availability")) {
      throw new Refusal(400, "This local testbed keeps no availability windows: a patch of "
          + path + " is not possible here");
    }
  }

  private static ObjectNode document(DeviceRecord record) {
    ObjectNode document = Json.object();
    document.put("name", record.name()).put("hardware_type", DoniSchemas.HARDWARE_TYPE);
    document.putObject("properties").setAll(record.properties());
    return document.deepCopy();
  }

  // Doni cannot store a record without these, and answers a bare 500.
  private DeviceRecord edited(DeviceRecord record, ObjectNode document) {
    JsonNode name = document.path("name");
    JsonNode properties = document.path("properties");
    boolean whole = name.isValueNode() && !name.isNull() && properties.isObject()
        && document.path("hardware_type").asText().equals(DoniSchemas.HARDWARE_TYPE);
    if (!whole) {
      throw Doni.unknownError();
    }
    SortedMap<String, JsonNode> stored = new TreeMap<>();
    properties.propertyStream().forEach(entry -> stored.put(entry.getKey(), entry.getValue()));
    return record.edited(name.asText(), stored, clock.instant());
  }
}
