package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;

/** The properties that a record's device should have in Blazar (doni/driver/worker/blazar/device.py). */
final class BlazarProperties {
  private static final Model UNKNOWN = new Model("unknown", "unknown", "unknown");
  /** From doni/driver/hardware_type/device.py, MACHINE_METADATA. */
  private static final Map<String, Model> MODELS = Map.of(
      "jetson-nano", new Model("Nvidia Jetson Nano SD-CARD", "Nvidia", "Jetson Nano"),
      "jetson-xavier-nx-emmc",
      new Model("Nvidia Jetson Xavier NX eMMC", "Nvidia", "Jetson Xavier NX"),
      "raspberrypi3-64", new Model("Raspberry Pi 3 (using 64bit OS)", "Raspberry Pi", "3"),
      "raspberrypi4-64", new Model("Raspberry Pi 4 (using 64bit OS)", "Raspberry Pi", "4"),
      "coral-dev", new Model("Google Coral Dev Board", "Coral", "Dev Board"));

  private BlazarProperties() {}

  private record Model(String name, String vendor, String model) {}

  /** The properties; those that the record does not have are left out. */
  static ObjectNode of(DeviceRecord record, BlazarApi blazar) {
    ObjectNode wanted = Json.object();
    property(record, "authorized_projects")
        .ifPresent(projects -> wanted.put("authorized_projects",
            String.join(",", projects.valueStream().map(JsonNode::asText)
                .flatMap(project -> projectId(project, blazar)).toList())));
    property(record, "authorized_projects_reason")
        .ifPresent(reason -> wanted.set("restricted_reason", reason));
    String machine = property(record, "machine_name").map(JsonNode::asText).orElse("");
    Model model = MODELS.getOrDefault(machine, UNKNOWN);
    wanted.put("uid", record.uuid())
        .put("device_driver",
            property(record, "blazar_device_driver").map(JsonNode::asText).orElse(null))
        .put("device_type", "container").put("machine_name", machine)
        .put("device_name", model.name()).put("vendor", model.vendor())
        .put("model", model.model()).put("platform_version", "2");
    for (String profile : profiles(record)) {
      if (!wanted.has(profile)) {
        wanted.put(profile, "True");
      }
    }
    return wanted;
  }

  private static List<String> profiles(DeviceRecord record) {
    return property(record, "device_profiles")
        .map(list -> list.valueStream().map(JsonNode::asText).toList()).orElse(List.of());
  }

  private static Optional<JsonNode> property(DeviceRecord record, String key) {
    return record.property(key).filter(value -> !value.isNull());
  }

  // What looks like a UUID is taken for an id, dashes or not. A name that Keystone does not know is dropped.
  private static Stream<String> projectId(String project, BlazarApi blazar) {
    boolean id = project.replaceAll("urn:|uuid:|[{}-]", "").matches("\\p{XDigit}{32}");
    return id ? Stream.of(project) : blazar.projectId(project).stream();
  }
}
