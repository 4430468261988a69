package org.chameleoncloud.edge.registry.doni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.RecordDetails;
import org.chameleoncloud.edge.registry.http.Identifiers;
import org.chameleoncloud.edge.registry.http.JsonList;
import org.chameleoncloud.edge.registry.http.SingleLine;
import org.chameleoncloud.edge.registry.http.Timestamps;
import org.chameleoncloud.edge.registry.http.UnexpectedResponseException;

/**
 * Reads records from the registry's responses, one at a time and within the limits of {@link JsonList}. Unknown fields are ignored. A record without UUID, name, project or
 * creation time is an {@link UnexpectedResponseException} for the complete response, because leaving out the record
 * would look like a deletion.
 */
final class HardwareReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HardwareReader() {}

  /** Reads a single record. */
  static Hardware one(InputStream body) throws IOException {
    return hardware(JsonList.single(body), new RecordSecrets());
  }

  /** Reads a list of records, of which {@code keeper} may leave some out. */
  static List<Hardware> list(InputStream body, Keeper<Hardware> keeper) throws IOException {
    List<Hardware> all = new ArrayList<>();
    RecordSecrets secrets = new RecordSecrets();
    JsonList records = new JsonList(body, "hardware", "records");
    while (records.next()) {
      long fingerprint = records.fingerprint();
      if (keeper.leavesOut(fingerprint)) {
        continue;
      }
      Hardware known = keeper.known(fingerprint);
      Hardware kept = known == null
          ? keeper.keep(hardware(records.element(), secrets), fingerprint)
          : known;
      if (kept != null) {
        all.add(kept);
      }
    }
    return all;
  }

  /**
   * Finds the record with this name in the public export, and stops reading there.
   *
   * <p>A case-insensitive database rejects names that differ in case only. If no record has exactly this name, the
   * result is therefore the first one that differs in case only.
   */
  static Optional<NameHolder> holder(InputStream body, String name) throws IOException {
    NameHolder caseInsensitive = null;
    JsonList records = new JsonList(body, "hardware", "records");
    while (records.next()) {
      JsonNode record = records.element();
      String found = record.path("name").asText("");
      if (found.equals(name)) {
        return Optional.of(nameHolder(record));
      }
      if (caseInsensitive == null && found.equalsIgnoreCase(name)) {
        caseInsensitive = nameHolder(record);
      }
    }
    return Optional.ofNullable(caseInsensitive);
  }

  private static Hardware hardware(JsonNode record, RecordSecrets secrets)
      throws UnexpectedResponseException {
    WorkerReader workers = new WorkerReader(record, secrets);
    return new Hardware(id(record, "uuid"), shown(required(record, "name")),
        id(record, "project_id"), shown(record.path("hardware_type").textValue()),
        createdAt(record),
        properties(record.path("properties")),
        workers.workers(), workers.balenaDevice().orElse(null), details(record, workers));
  }

  private static RecordDetails details(JsonNode record, WorkerReader workers) {
    String driver = record.path("properties")
        .path(DeviceProperty.BLAZAR_DEVICE_DRIVER.key()).textValue();
    return new RecordDetails(
        Timestamps.parse(record.path("updated_at").textValue()).orElse(null), shown(driver),
        workers.channels());
  }

  private static NameHolder nameHolder(JsonNode record) throws UnexpectedResponseException {
    return new NameHolder(shown(required(record, "name")), id(record, "uuid"),
        id(record, "project_id"));
  }

  private static Instant createdAt(JsonNode record) throws UnexpectedResponseException {
    return Timestamps.parse(required(record, "created_at"))
        .orElseThrow(
            () -> new UnexpectedResponseException(
                "a record whose `created_at` is not a timestamp"));
  }

  private static String required(JsonNode record, String field) throws UnexpectedResponseException {
    String value = record.path(field).textValue();
    if (value == null || value.isBlank()) {
      throw new UnexpectedResponseException("a record without `" + field + "`");
    }
    return value;
  }

  private static String id(JsonNode record, String field) throws UnexpectedResponseException {
    return Identifiers.of(record, field)
        .orElseThrow(() -> new UnexpectedResponseException("a record without `" + field + "`"));
  }

  /** What other clients may have written; null for null. */
  private static String shown(String text) {
    return text == null ? null : SingleLine.visible(text);
  }

  private static Map<DeviceProperty, Object> properties(JsonNode all) {
    Map<DeviceProperty, Object> mirrored = new EnumMap<>(DeviceProperty.class);
    for (DeviceProperty property : DeviceProperty.values()) {
      JsonNode value = all.path(property.key());
      if (property.isMirrored() && !value.isMissingNode() && !value.isNull()) {
        mirrored.put(property, plain(value));
      }
    }
    return mirrored;
  }

  private static Object plain(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(HardwareReader::plain).toList();
    }
    return switch (value.getNodeType()) {
      case STRING -> value.textValue();
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.numberValue();
      default -> JSON.convertValue(value, Object.class);
    };
  }
}
