package org.chameleoncloud.edge.testbed.inventory;

import static org.chameleoncloud.edge.testbed.inventory.PropertySchemas.ordered;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.testbed.http.HttpErrorException;
import org.chameleoncloud.edge.testbed.schema.JsonSchema;

/** The JSON Schemas that Doni checks request bodies with (doni/api/hardware.py, doni/common/args.py). */
final class DoniSchemas {
  static final String HARDWARE_TYPE = "device.balena";
  private static final Map<String, Object> STRING = Map.of("type", "string");

  private final JsonSchema enrollment;
  private final JsonSchema patch = new JsonSchema(patch());

  /** Creates the schemas for these device types. */
  DoniSchemas(List<String> machineTypes) {
    enrollment = new JsonSchema(enrollment(machineTypes));
  }

  /**
   * Checks the body of a POST.
   *
   * @throws HttpErrorException when it does not match the schema
   */
  void checkEnrollment(JsonNode body) {
    check(enrollment, "hardware_params", body);
  }

  /**
   * Checks the body of a PATCH.
   *
   * @throws HttpErrorException when it is not a JSON Patch with the operations add, replace and remove
   */
  void checkPatch(JsonNode body) {
    check(patch, "patch", body);
  }

  private static void check(JsonSchema schema, String name, JsonNode body) {
    if (body.isNull()) {
      throw Doni.unknownError();
    }
    schema.validate(body).ifPresent(message -> {
      throw new HttpErrorException(400, "Schema error for " + name + ": " + message);
    });
  }

  private static Map<String, Object> enrollment(List<String> machineTypes) {
    Map<String, Object> hardware = ordered("type", "object",
        "properties", ordered("name", STRING, "hardware_type", STRING, "properties",
            Map.of("type", "object")),
        "required", List.of("name", "hardware_type", "properties"),
        "additionalProperties", false);
    Map<String, Object> balenaDevice = ordered("type", "object",
        "properties", ordered(
            "hardware_type", Map.of("const", HARDWARE_TYPE),
            "properties", properties(machineTypes)));
    return Map.of("allOf", List.of(hardware, Map.of("oneOf", List.of(balenaDevice))));
  }

  private static Map<String, Object> properties(List<String> machineTypes) {
    return ordered("type", "object",
        "properties", PropertySchemas.all(machineTypes),
        "required", Arrays.stream(DeviceProperty.values()).filter(DeviceProperty::isRequired)
            .map(DeviceProperty::key).toList(),
        "additionalProperties", false);
  }

  private static Map<String, Object> patch() {
    return ordered("type", "array", "items", ordered("type", "object",
        "properties", ordered(
            "path", ordered("type", "string", "pattern", "^(/[\\w-]+)+$"),
            "op", ordered("type", "string", "enum", List.of("add", "replace", "remove")),
            "value", Map.of()),
        "additionalProperties", false,
        "required", List.of("op", "path")));
  }
}
