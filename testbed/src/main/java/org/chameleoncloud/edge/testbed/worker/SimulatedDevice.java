package org.chameleoncloud.edge.testbed.worker;

import java.time.Instant;
import java.util.Optional;

/**
 * The hardware of a record, as balena and the cluster see it.
 *
 * @param online whether it is switched on
 * @param contact when it was last switched on or off; null for never
 * @param node the name of its Kubernetes node, which remains when it is switched off; null before the first boot
 */
record SimulatedDevice(boolean online, Instant contact, String node) {
  static final SimulatedDevice NEVER_BOOTED = new SimulatedDevice(false, null, null);

  /** When it was last switched on or off; empty for never. */
  Optional<Instant> lastEvent() {
    return Optional.ofNullable(contact);
  }

  /** When balena last saw it; empty for never. */
  Optional<Instant> lastContact(Instant now) {
    return online ? Optional.of(now) : Optional.ofNullable(contact);
  }

  boolean booted() {
    return node != null;
  }
}
