package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.Observation;

/**
 * An observation with the ways to act on it.
 *
 * @param device the resource as it was observed
 * @param observation what was seen
 * @param project the registry's side of it; null without a readable credential
 */
record DeviceContext(EdgeDevice device, Observation observation, ProjectPoller project) {

  /** Has the resource hear of its record from now on, quickly while it waits for a change. */
  void follow(EdgeDeviceStatus status) {
    if (project == null) {
      return;
    }
    ResourceID id = ResourceID.fromResource(device);
    project.followers().follow(id, status.uuid(), observation.deviceName());
    project.followers().converges(id, Converging.of(observation.subject(), status));
  }
}
