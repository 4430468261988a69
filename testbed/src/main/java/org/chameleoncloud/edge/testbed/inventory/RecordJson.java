package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.DeviceProperty.Secrecy;

/** Device records as Doni shows them, keys sorted as Flask sorts them. */
final class RecordJson {
  private static final DateTimeFormatter TIME = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);
  private static final JsonNode MASK = Json.of("*".repeat(12));

  private final Map<String, Secrecy> secrecy;

  RecordJson(List<DeviceProperty> properties) {
    secrecy = properties.stream()
        .collect(Collectors.toMap(DeviceProperty::name, DeviceProperty::secrecy));
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** One record for its own project, workers by type. */
  ObjectNode alone(DeviceRecord record) {
    List<WorkerTask> byType = record.workers().stream()
        .sorted(Comparator.comparing(WorkerTask::type)).toList();
    return withWorkers(record, byType);
  }

  /**
   * Records for their own project. The order of the workers is the database's: by type when it looks up one record,
   * as they were made when it looks up several.
   */
  ObjectNode list(List<DeviceRecord> records) {
    Function<DeviceRecord, ObjectNode> form = records.size() == 1
        ? this::alone
        : record -> withWorkers(record, record.workers());
    ObjectNode json = hardware(records, form);
    json.putArray("links");
    return json;
  }

  /** Records as anybody may see them. */
  ObjectNode export(List<DeviceRecord> records) {
    return hardware(records, record -> fields(record, Secrecy.PUBLIC));
  }

  private static ObjectNode hardware(List<DeviceRecord> records,
      Function<DeviceRecord, ObjectNode> form) {
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("hardware");
    records.forEach(record -> list.add(form.apply(record)));
    return json;
  }

  private ObjectNode withWorkers(DeviceRecord record, List<WorkerTask> workers) {
    ObjectNode json = fields(record, Secrecy.MASKED);
    ArrayNode list = json.putArray("workers");
    for (WorkerTask worker : workers) {
      ObjectNode one = list.addObject().put("state", worker.state().name());
      one.putObject("state_details").setAll(worker.details());
      one.put("worker_type", worker.type());
    }
    return json;
  }

  private ObjectNode fields(DeviceRecord record, Secrecy most) {
    ObjectNode json = Json.object();
    json.put("created_at", time(record.createdAt()));
    json.put("hardware_type", DoniSchemas.HARDWARE_TYPE);
    json.put("name", record.name());
    json.put("project_id", record.projectId());
    ObjectNode properties = json.putObject("properties");
    record.properties().forEach((name, value) -> {
      Secrecy its = secrecy.get(name);
      if (its != null && its.compareTo(most) <= 0 && !value.isNull()) {
        properties.set(name, its == Secrecy.MASKED ? MASK : value);
      }
    });
    json.put("updated_at", record.updatedAt().map(RecordJson::time).orElse(null));
    json.put("uuid", record.uuid());
    return json;
  }
}
