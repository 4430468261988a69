package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.inventory.DeviceProperty.Visibility;

/**
 * Device records as Doni shows them, keys sorted as Flask sorts them. Written straight to bytes: a list may hold ten
 * thousand.
 */
final class RecordJson {
  private static final DateTimeFormatter TIME = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);
  private static final String MASK = "*".repeat(12);

  /** One record for its own project, workers by type. */
  byte[] alone(DeviceRecord record) {
    return Json.written(out -> whole(out, record, byType(record)));
  }

  /**
   * Records for their own project. The order of the workers is the database's: by type when it looks up one record,
   * as they were made when it looks up several.
   */
  byte[] list(List<DeviceRecord> records) {
    return Json.written(out -> {
      out.writeStartObject();
      out.writeArrayFieldStart("hardware");
      for (DeviceRecord record : records) {
        whole(out, record, records.size() == 1 ? byType(record) : record.workers());
      }
      out.writeEndArray();
      out.writeArrayFieldStart("links");
      out.writeEndArray();
      out.writeEndObject();
    });
  }

  /** Records as anybody may see them. */
  byte[] export(List<DeviceRecord> records) {
    return Json.written(out -> {
      out.writeStartObject();
      out.writeArrayFieldStart("hardware");
      for (DeviceRecord record : records) {
        out.writeStartObject();
        fields(out, record, Visibility.PUBLIC);
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    });
  }

  private static List<WorkerTask> byType(DeviceRecord record) {
    return record.workers().stream().sorted(Comparator.comparing(WorkerTask::type)).toList();
  }

  private void whole(JsonGenerator out, DeviceRecord record, List<WorkerTask> workers)
      throws IOException {
    out.writeStartObject();
    fields(out, record, Visibility.MASKED);
    out.writeArrayFieldStart("workers");
    for (WorkerTask worker : workers) {
      out.writeStartObject();
      out.writeStringField("state", worker.state().name());
      out.writeObjectFieldStart("state_details");
      for (Map.Entry<String, JsonNode> detail : worker.details().entrySet()) {
        out.writeFieldName(detail.getKey());
        out.writeTree(detail.getValue());
      }
      out.writeEndObject();
      out.writeStringField("worker_type", worker.type());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void fields(JsonGenerator out, DeviceRecord record, Visibility most) throws IOException {
    out.writeStringField("created_at", time(record.createdAt()));
    out.writeStringField("hardware_type", DoniSchemas.HARDWARE_TYPE);
    out.writeStringField("name", record.name());
    out.writeStringField("project_id", record.projectId());
    out.writeObjectFieldStart("properties");
    for (Map.Entry<String, JsonNode> property : record.properties().entrySet()) {
      property(out, property.getKey(), property.getValue(), most);
    }
    out.writeEndObject();
    out.writeStringField("updated_at", record.updatedAt().map(RecordJson::time).orElse(null));
    out.writeStringField("uuid", record.uuid());
  }

  private void property(JsonGenerator out, String name, JsonNode value, Visibility most)
      throws IOException {
    Optional<Visibility> visibility = DeviceProperty.of(name).map(DeviceProperty::visibility)
        .filter(found -> found.compareTo(most) <= 0);
    // What is declared nowhere is stored by a PATCH but never shown.
    if (visibility.isEmpty() || value.isNull()) {
      return;
    }
    out.writeFieldName(name);
    if (visibility.get() == Visibility.MASKED) {
      out.writeString(MASK);
    } else {
      out.writeTree(value);
    }
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }
}
