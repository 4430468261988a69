package org.chameleoncloud.edge.operator.control.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.control.polling.DeviceRequests;
import org.chameleoncloud.edge.operator.control.polling.ProjectPoller;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.registration.Observing;

/**
 * An observation and what it takes to act on it.
 *
 * @param device the resource as it was observed
 * @param observation what was observed
 * @param project the registry's side of it; null without a readable credential
 * @param request the place of the plan's write among the requests to its service; null without a write
 */
record DeviceContext(EdgeDevice device, Observation observation, ProjectPoller project,
    DeviceRequests.Request request) {
  /** From now on changes of the device's record trigger it, and lists come faster while it expects one. */
  void subscribe(EdgeDeviceStatus status) {
    if (project == null) {
      return;
    }
    ResourceID id = ResourceID.fromResource(device);
    project.subscribers().subscribe(id,
        Observing.recordId(observation.spec(), status, observation.deviceName()).orElse(null),
        observation.deviceName());
    project.subscribers().converging(id,
        !observation.observes() && Converging.of(observation.metadata(), status));
  }
}
