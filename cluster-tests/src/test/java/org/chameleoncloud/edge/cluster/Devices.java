package org.chameleoncloud.edge.cluster;

import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;

/** Manifests of devices, and when they are Ready. */
final class Devices {
  private Devices() {}

  /** The manifest of a device, with additional lines of its spec. */
  static String yaml(String name, String... lines) {
    return """
        apiVersion: edge.chameleoncloud.org/v1alpha1
        kind: EdgeDevice
        metadata: {name: %s}
        spec:
          machineName: raspberrypi4-64
          contactEmail: lab@example.org
        """.formatted(name)
        + String.join("", List.of(lines).stream().map(line -> "  " + line + "\n").toList())
        + "---\n";
  }

  /** Whether a device is Ready in its current generation. */
  static boolean isReady(EdgeDevice device) {
    return device.getStatus() != null && device.getStatus().condition(ConditionType.READY)
        .filter(ready -> ready.holds()
            && device.getMetadata().getGeneration().equals(ready.observedGeneration()))
        .isPresent();
  }
}
