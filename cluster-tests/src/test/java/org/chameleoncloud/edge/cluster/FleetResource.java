package org.chameleoncloud.edge.cluster;

import java.time.Duration;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;

/** An EdgeDeviceFleet in the namespace of a test. */
record FleetResource(TestEnvironment env, String name) {
  /** As it is now. */
  EdgeDeviceFleet get() {
    return env.client().resources(EdgeDeviceFleet.class).inNamespace(env.namespace())
        .withName(name).get();
  }

  /** What is reported of it. */
  EdgeDeviceFleetStatus status() {
    return status(get());
  }

  private static EdgeDeviceFleetStatus status(EdgeDeviceFleet fleet) {
    return Optional.ofNullable(fleet.getStatus()).orElse(EdgeDeviceFleetStatus.NONE);
  }

  /** The position of its last change in the order of all changes of the cluster. */
  long version() {
    return Long.parseLong(get().getMetadata().getResourceVersion());
  }

  /** Changes it with a JSON merge patch. */
  void patch(String merge) {
    env.kubectl("patch", "edf", name, "--type=merge", "-p", merge).orFail();
  }

  /** Waits for a minute until it is Ready in its current generation. */
  void awaitReady() {
    awaitReady(TestEnvironment.TIMEOUT);
  }

  /** Waits until it is Ready in its current generation. */
  void awaitReady(Duration atMost) {
    TestEnvironment.eventually("the fleet " + name + " is Ready").atMost(atMost)
        .until(this::get, FleetResource::isReady);
  }

  private static boolean isReady(EdgeDeviceFleet fleet) {
    EdgeDeviceFleetStatus status = status(fleet);
    return fleet.getMetadata().getGeneration().equals(status.observedGeneration())
        && status.condition(ConditionType.READY).filter(Condition::holds).isPresent();
  }

  /** Waits until it is Stalled for a reason. */
  Condition awaitStalled(String reason) {
    return TestEnvironment.eventually(name + " is Stalled: " + reason)
        .until(() -> status().condition(ConditionType.STALLED),
            found -> found.filter(stalled -> stalled.holds() && stalled.reason().equals(reason))
                .isPresent())
        .orElseThrow();
  }
}
