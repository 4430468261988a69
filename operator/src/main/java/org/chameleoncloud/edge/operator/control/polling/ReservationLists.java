package org.chameleoncloud.edge.operator.control.polling;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState.Reservation;
import org.chameleoncloud.edge.registry.Allocation;
import org.chameleoncloud.edge.registry.ReservableDevice;

/**
 * One list of all devices of the reservation service, with their reservations.
 *
 * @param requestedAt when it was requested
 * @param cameAt when it had come
 * @param byUid by the ids of records
 * @param byName by the names of devices
 */
record ReservationLists(Instant requestedAt, Instant cameAt,
    Map<String, ReservationState.ReservableDevice> byUid,
    Map<String, ReservationState.ReservableDevice> byName) {
  /**
   * What two answers of the service say.
   *
   * @param allocations by the service's ids of devices
   */
  static ReservationLists of(Instant requestedAt, Instant cameAt, List<ReservableDevice> devices,
      Map<String, List<Allocation>> allocations) {
    Map<String, ReservationState.ReservableDevice> byUid = new HashMap<>();
    Map<String, ReservationState.ReservableDevice> byName = new HashMap<>();
    for (ReservableDevice device : devices) {
      ReservationState.ReservableDevice known = device(device,
          allocations.getOrDefault(device.id(), List.of()));
      byName.put(device.name(), known);
      if (device.uid() != null) {
        byUid.put(device.uid(), known);
      }
    }
    return new ReservationLists(requestedAt, cameAt, byUid, byName);
  }

  private static ReservationState.ReservableDevice device(ReservableDevice device,
      List<Allocation> allocations) {
    List<String> projects = device.authorizedProjects()
        // Blazar compares each part as it is, blanks included.
        .map(text -> Arrays.stream(text.split(",")).filter(id -> !id.isEmpty()).toList())
        .orElse(null);
    return new ReservationState.ReservableDevice(device.id(), device.reservable(), projects,
        allocations.stream().map(each -> new Reservation(each.start(), each.end())).toList());
  }

  /** The ids and names of what differs from an earlier or later list. */
  Set<String> differences(ReservationLists other) {
    Set<String> keys = differences(byUid, other.byUid);
    keys.addAll(differences(byName, other.byName));
    return keys;
  }

  private static Set<String> differences(Map<String, ReservationState.ReservableDevice> before,
      Map<String, ReservationState.ReservableDevice> after) {
    Set<String> keys = new HashSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
    return keys;
  }
}
