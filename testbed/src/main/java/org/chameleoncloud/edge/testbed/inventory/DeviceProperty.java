package org.chameleoncloud.edge.testbed.inventory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A property of a device record, as Doni's hardware type {@code device.balena} and its workers declare it
 * (doni/driver/hardware_type/device.py, doni/driver/worker/balena.py and blazar). What is declared nowhere is stored
 * by a PATCH but never shown.
 *
 * @param name the property's name
 * @param schema what its value must be when a record is created
 * @param required whether a new record must have it
 * @param secrecy who gets to see it
 */
record DeviceProperty(String name, Map<String, Object> schema, boolean required,
    Secrecy secrecy) {

  /** Who gets to see a property. */
  enum Secrecy {
    /** Everybody, in the export. */
    PUBLIC,
    /** The project that owns the record. */
    PRIVATE,
    /** Nobody: it reads back as asterisks. */
    MASKED
  }

  static final List<String> LOCAL_EGRESS = List.of("allow", "deny");
  private static final Map<String, Object> STRING = Map.of("type", "string");

  /** All properties in the order of Doni's schema. */
  static List<DeviceProperty> all(List<String> machineTypes) {
    return List.of(
        new DeviceProperty("machine_name", oneOf(machineTypes), true, Secrecy.PUBLIC),
        new DeviceProperty("contact_email", ordered("type", "string", "format", "email"), true,
            Secrecy.PRIVATE),
        new DeviceProperty("k8s_bootstrap_token", STRING, false, Secrecy.PRIVATE),
        new DeviceProperty("channels", channels(), false, Secrecy.PRIVATE),
        new DeviceProperty("device_profiles", strings(), false, Secrecy.PUBLIC),
        new DeviceProperty("local_egress", oneOf(LOCAL_EGRESS), false, Secrecy.PUBLIC),
        new DeviceProperty("application_credential_id", STRING, true, Secrecy.PRIVATE),
        new DeviceProperty("application_credential_secret", STRING, true, Secrecy.MASKED),
        new DeviceProperty("authorized_projects", strings(), false, Secrecy.PUBLIC),
        new DeviceProperty("authorized_projects_reason", STRING, false, Secrecy.PUBLIC),
        new DeviceProperty("blazar_device_driver", STRING, false, Secrecy.PUBLIC));
  }

  private static Map<String, Object> oneOf(List<String> values) {
    return ordered("type", "string", "enum", values);
  }

  private static Map<String, Object> strings() {
    return ordered("type", "array", "items", STRING);
  }

  private static Map<String, Object> channels() {
    Map<String, Object> channel = ordered("type", "object",
        "properties",
        ordered("channel_type", oneOf(List.of("wireguard")), "public_key", STRING),
        "required", List.of("channel_type"),
        "additionalProperties", false);
    return ordered("type", "object",
        "properties", ordered("user", channel, "mgmt", channel),
        "required", List.of("user"),
        "additionalProperties", false);
  }

  /** A map that keeps the order of its keys, which the choice among several errors depends on. */
  static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
