package org.chameleoncloud.edge.operator.fleet;

import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;

/** How a write of a device ended. */
public sealed interface FleetResult {
  /** The write. */
  FleetAction.OfDevice action();

  /** It is done. */
  record Done(FleetAction.OfDevice action) implements FleetResult {}

  /** The API server refused it. */
  record Refused(FleetAction.OfDevice action, Refusal refusal) implements FleetResult {}

  /** A device of the name exists already; the caches will show it. */
  record Existed(FleetAction.OfDevice action) implements FleetResult {}
}
