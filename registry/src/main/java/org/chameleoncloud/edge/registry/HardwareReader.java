package org.chameleoncloud.edge.registry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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

/**
 * Reads records from the registry's answers. A field that is not known is passed over; a record without uuid, name,
 * project or time of creation makes the whole answer {@link UnexpectedResponseException}, since leaving it out would look as if it
 * had been deleted.
 */
final class HardwareReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HardwareReader() {}

  /** The record that the answer is. */
  static Hardware one(InputStream body) throws IOException {
    return hardware(JSON.readTree(body));
  }

  /** All records of a list, one in memory at a time before it is reduced. */
  static List<Hardware> list(InputStream body) throws IOException {
    List<Hardware> all = new ArrayList<>();
    try (JsonParser parser = listOfRecords(body)) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        all.add(hardware(JSON.readTree(parser)));
      }
    }
    return all;
  }

  /**
   * The record of that name in the public export, of which nothing past it is read.
   *
   * <p>A database that ignores case refuses a name that differs by case only, so such a record holds the name too, if
   * none has it exactly.
   */
  static Optional<NameHolder> holder(InputStream body, String name) throws IOException {
    NameHolder alike = null;
    try (JsonParser parser = listOfRecords(body)) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        JsonNode record = JSON.readTree(parser);
        String found = record.path("name").asText("");
        if (found.equals(name)) {
          return Optional.of(nameHolder(record));
        }
        if (alike == null && found.equalsIgnoreCase(name)) {
          alike = nameHolder(record);
        }
      }
    }
    return Optional.ofNullable(alike);
  }

  private static JsonParser listOfRecords(InputStream body) throws IOException {
    JsonParser parser = JSON.createParser(body);
    if (parser.nextToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean records = parser.currentName().equals("hardware");
        if (parser.nextToken() == JsonToken.START_ARRAY && records) {
          return parser;
        }
        parser.skipChildren();
      }
    }
    throw new UnexpectedResponseException("no list of records");
  }

  private static Hardware hardware(JsonNode record) throws UnexpectedResponseException {
    WorkerReader workers = new WorkerReader(record);
    return new Hardware(required(record, "uuid"), required(record, "name"),
        required(record, "project_id"), createdAt(record), properties(record.path("properties")),
        workers.workers(), workers.balenaDevice().orElse(null));
  }

  private static NameHolder nameHolder(JsonNode record) throws UnexpectedResponseException {
    return new NameHolder(required(record, "name"), required(record, "uuid"),
        required(record, "project_id"));
  }

  private static Instant createdAt(JsonNode record) throws UnexpectedResponseException {
    return Timestamps.read(required(record, "created_at"))
        .orElseThrow(
            () -> new UnexpectedResponseException("a record whose `created_at` is no time"));
  }

  private static String required(JsonNode record, String field) throws UnexpectedResponseException {
    String value = record.path(field).textValue();
    if (value == null || value.isBlank()) {
      throw new UnexpectedResponseException("a record without `" + field + "`");
    }
    return value;
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
    return value.isTextual() ? value.textValue() : JSON.convertValue(value, Object.class);
  }
}
