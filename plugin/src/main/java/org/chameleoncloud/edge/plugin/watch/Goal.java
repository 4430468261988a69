package org.chameleoncloud.edge.plugin.watch;

import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.plugin.cluster.Device;

/** What {@code wait} waits for. */
enum Goal {
  online(ConditionType.ONLINE),
  healthy(ConditionType.HEALTHY),
  image(ConditionType.IMAGE_READY),
  ready(ConditionType.READY);

  private final ConditionType type;

  Goal(ConditionType type) {
    this.type = type;
  }

  /** Whether it is reached, for the spec as it is now: the operator may not have seen a change yet. */
  boolean isReached(Device device) {
    Long generation = device.resource().getMetadata().getGeneration();
    Long observed = device.status().observedGeneration();
    boolean current = generation == null || observed == null || observed >= generation;
    return current && device.status().condition(type).filter(Condition::holds).isPresent();
  }

  /** Why it is not reached, as far as the operator says. */
  String state(Device device) {
    return device.status().condition(type)
        .map(condition -> type.text() + " is " + condition.status() + ", " + condition.reason()
            + ": " + condition.message())
        .orElse("the operator has not reported " + type.text() + " yet.");
  }
}
