package org.chameleoncloud.edge.testbed.inventory;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.inventory.DeviceProperty.Visibility;
import org.chameleoncloud.edge.testbed.http.Json;

/**
 * The JSON of device records, with sorted keys like Flask's. Written directly as bytes, because a list can contain ten
 * thousand records.
 */
final class RecordJson {
  private static final DateTimeFormatter TIME = DateTimeFormatter
      .ofPattern("yyyy-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);
  private static final String MASK = "*".repeat(12);

  private final DoniRelease release;

  RecordJson(DoniRelease release) {
    this.release = release;
  }

  /** A single record for its own project, workers sorted by type. */
  byte[] single(DeviceRecord record) {
    requireKnownTypes(List.of(record));
    return Json.write(out -> writeRecord(out, record, byType(record)));
  }

  /**
   * Records for their own project. Workers are in the order of Doni's database: by type in a result of one record, in
   * the order of creation otherwise.
   */
  byte[] list(List<DeviceRecord> records) {
    requireKnownTypes(records);
    return Json.write(out -> {
      out.writeStartObject();
      out.writeArrayFieldStart("hardware");
      for (DeviceRecord record : records) {
        writeRecord(out, record, records.size() == 1 ? byType(record) : record.workers());
      }
      out.writeEndArray();
      out.writeArrayFieldStart("links");
      out.writeEndArray();
      out.writeEndObject();
    });
  }

  /** Records with the properties that are public. */
  byte[] export(List<DeviceRecord> records) {
    requireKnownTypes(records);
    return Json.write(out -> {
      out.writeStartObject();
      out.writeArrayFieldStart("hardware");
      for (DeviceRecord record : records) {
        out.writeStartObject();
        writeFields(out, record, Visibility.PUBLIC);
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    });
  }

  // A type that a PATCH has stored although Doni has no driver for it: no response with that record succeeds any more.
  private static void requireKnownTypes(List<DeviceRecord> records) {
    if (records.stream()
        .anyMatch(record -> !record.hardwareType().equals(DoniSchemas.HARDWARE_TYPE))) {
      throw Doni.unknownError();
    }
  }

  private static List<WorkerTask> byType(DeviceRecord record) {
    return record.workers().stream().sorted(Comparator.comparing(WorkerTask::type)).toList();
  }

  private void writeRecord(JsonGenerator out, DeviceRecord record, List<WorkerTask> workers)
      throws IOException {
    out.writeStartObject();
    writeFields(out, record, Visibility.MASKED);
    out.writeArrayFieldStart("workers");
    for (WorkerTask worker : workers) {
      out.writeStartObject();
      if (release == DoniRelease.OF_2026) {
        out.writeFieldName("observed_state");
        out.writeTree(worker.observedState().orElse(NullNode.instance));
      }
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

  private void writeFields(JsonGenerator out, DeviceRecord record, Visibility maxVisibility)
      throws IOException {
    out.writeStringField("created_at", time(record.createdAt()));
    out.writeStringField("hardware_type", record.hardwareType());
    out.writeStringField("name", record.name());
    out.writeStringField("project_id", record.projectId());
    out.writeObjectFieldStart("properties");
    for (Map.Entry<String, JsonNode> property : record.properties().entrySet()) {
      writeProperty(out, property.getKey(), property.getValue(), maxVisibility);
    }
    out.writeEndObject();
    out.writeStringField("updated_at", record.updatedAt().map(RecordJson::time).orElse(null));
    out.writeStringField("uuid", record.uuid());
  }

  private void writeProperty(JsonGenerator out, String name, JsonNode value,
      Visibility maxVisibility)
      throws IOException {
    Optional<Visibility> visibility = DeviceProperty.of(name).map(DeviceProperty::visibility)
        .filter(found -> found.compareTo(maxVisibility) <= 0);
    // A PATCH can store undeclared properties, but they are never shown.
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
