package org.chameleoncloud.edge.operator.fleet.rollout;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.Buildable;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Reservation;
import org.chameleoncloud.edge.operator.plan.observation.Switch;
import org.chameleoncloud.edge.operator.plan.reservation.Disruption;

/**
 * An EdgeDevice, as a fleet sees it.
 *
 * @param name its name
 * @param uid its identity
 * @param generation counts changes of its spec
 * @param owner whose it is
 * @param controller what controls it, such as {@code EdgeDeviceFleet classroom}; null for nothing
 * @param deleting whether it was deleted and a finalizer keeps it
 * @param labels never null
 * @param annotations never null
 * @param spec its spec
 * @param status what was last reported of it; never null
 */
@Buildable
public record ObservedDevice(String name, String uid, long generation, Owner owner,
    String controller, boolean deleting, Map<String, String> labels,
    Map<String, String> annotations, EdgeDeviceSpec spec, EdgeDeviceStatus status) {
  /** Whose a device is. */
  public enum Owner {
    /** The fleet controls it. */
    FLEET,
    /** Nothing controls it. */
    NOBODY,
    /** Another resource controls it, or a former fleet of the same name. */
    OTHER
  }

  /** Whether it is reserved, or about to be: then it is left to its user. */
  public boolean isReserved(Instant now) {
    Reservation reservation = status.reservation();
    if (reservation == null || Switch.PROCEED.isOn(annotations)) {
      return false;
    }
    return reservation.state().equals("Now")
        || isBefore(reservation.nextFrom(), now.plus(Disruption.NOTICE))
            && !isBefore(reservation.lastUntil(), now)
        || reservation.until() != null && !isBefore(reservation.until(), now);
  }

  /** A stored time that cannot be read holds nothing up. */
  private static boolean isBefore(String time, Instant other) {
    try {
      return time != null && Instant.parse(time).isBefore(other);
    } catch (DateTimeException _) {
      return false;
    }
  }

  /** The name of the device on the testbed. */
  String deviceName() {
    return spec.name() == null ? name : spec.name();
  }
}
