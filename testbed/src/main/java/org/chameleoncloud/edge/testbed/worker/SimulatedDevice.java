package org.chameleoncloud.edge.testbed.worker;

import java.time.Instant;
import java.util.Optional;

/**
 * The hardware behind a record, as balena and the cluster see it.
 *
 * @param online whether it is switched on
 * @param contact when balena last saw it; null for never
 * @param node the name of its Kubernetes node, which stays when it is switched off; null before the first boot
 */
record SimulatedDevice(boolean online, Instant contact, String node) {
  static final SimulatedDevice NEVER_BOOTED = new SimulatedDevice(false, null, null);

  /** When balena last saw it. */
  Optional<Instant> lastContact(Instant now) {
    return online ? Optional.of(now) : Optional.ofNullable(contact);
  }

  /** Whether the cluster has a node for a record of this name. */
  boolean hasNode(String name) {
    return name.equals(node);
  }

  boolean booted() {
    return node != null;
  }
}
