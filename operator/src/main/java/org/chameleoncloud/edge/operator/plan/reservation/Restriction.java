package org.chameleoncloud.edge.operator.plan.reservation;

import java.util.List;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusAppliedBuilder;
import org.chameleoncloud.edge.operator.image.Digests;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;

/**
 * Changes of who may reserve a registered device. Blazar 2023.1 fails on any change of a property that it has, every
 * release does while a lease exists, and the check {@code blazar.device} then stays in ERROR; a removal never reaches
 * Blazar at all (doni, blazar.device worker). So a change is announced before it is sent.
 */
public final class Restriction {
  private static final int DIGEST_LENGTH = 8;

  private Restriction() {}

  /** Whether a patch changes the restriction and this change is not announced yet. */
  public static boolean isUnannounced(Applied applied, List<PropertyChange> changes) {
    return !concerning(changes).isEmpty() && !digest(changes).equals(applied.announcedChange());
  }

  /** What {@code status.applied} says once these changes are announced. */
  public static Applied announced(Applied applied, List<PropertyChange> changes) {
    return EdgeDeviceStatusAppliedBuilder.builder(applied).announcedChange(digest(changes)).build();
  }

  /** Whether a patch takes a restriction off the record, which Blazar keeps all the same. */
  public static boolean isRemovedBy(List<PropertyChange> changes) {
    return changes.contains(new PropertyChange.Remove(DeviceProperty.AUTHORIZED_PROJECTS));
  }

  /**
   * The same, with whether a removed restriction may still be in force at Blazar: until Blazar shows that it is not, or
   * until the record has another one.
   *
   * @param removed whether the restriction has just been removed from the record
   */
  public static Applied noted(Observation seen, Applied applied, Hardware record, boolean removed) {
    boolean remains = (removed || Boolean.TRUE.equals(seen.applied().restrictionRemains()))
        && !isOn(record) && !isLifted(seen.reservations());
    return EdgeDeviceStatusAppliedBuilder.builder(applied)
        .restrictionRemains(remains ? Boolean.TRUE : null).build();
  }

  private static boolean isOn(Hardware record) {
    return record.properties().containsKey(DeviceProperty.AUTHORIZED_PROJECTS);
  }

  private static boolean isLifted(ReservationState state) {
    return state instanceof ReservationState.Listed(_, var device)
        && (device == null || device.projects() == null);
  }

  private static String digest(List<PropertyChange> changes) {
    return Digests.sha256(concerning(changes)).substring(0, DIGEST_LENGTH);
  }

  private static String concerning(List<PropertyChange> changes) {
    return changes.stream().filter(Restriction::concerns).map(PropertyChange::toString)
        .collect(Collectors.joining("\n"));
  }

  private static boolean concerns(PropertyChange change) {
    return switch (change) {
      case PropertyChange.Put(DeviceProperty property, _) -> concerns(property);
      case PropertyChange.Remove(DeviceProperty property) -> concerns(property);
      case PropertyChange.Rename _ -> false;
    };
  }

  private static boolean concerns(DeviceProperty property) {
    return property == DeviceProperty.AUTHORIZED_PROJECTS
        || property == DeviceProperty.AUTHORIZED_PROJECTS_REASON;
  }
}
