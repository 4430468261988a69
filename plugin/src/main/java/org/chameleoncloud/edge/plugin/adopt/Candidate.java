package org.chameleoncloud.edge.plugin.adopt;

import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.plugin.cluster.Device;

/**
 * A resource that may adopt a record.
 *
 * @param name of the resource
 * @param spec what it asks for
 */
record Candidate(String name, EdgeDeviceSpec spec) {
  /** The devices that have no record yet; not those that only observe one. */
  static List<Candidate> of(List<Device> devices) {
    return devices.stream()
        .filter(device -> device.status().uuid() == null && device.typed().getSpec() != null
            && !device.typed().getSpec().observes())
        .map(device -> new Candidate(device.name(), device.typed().getSpec())).toList();
  }

  /** The device's name on the testbed. */
  String deviceName() {
    return spec.name() == null ? name : spec.name();
  }
}
