package org.chameleoncloud.edge.testbed.reservation;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A device that Blazar knows; immutable.
 *
 * @param id Blazar's own id, not Doni's
 * @param name Doni's name of the device, which is also the name of its node
 * @param type {@code container}, as Doni sends it; null if it was not sent
 * @param driver {@code k8s}
 * @param reservable false when Blazar's poll of Kubernetes last saw no Ready node
 * @param createdAt when it was registered
 * @param flippedAt when {@code reservable} last changed; null if never
 * @param properties all other keys, always strings
 */
public record ReservableDevice(String id, String name, String type, String driver,
    boolean reservable, Instant createdAt, Instant flippedAt,
    SortedMap<String, String> properties) {
  public ReservableDevice {
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  /** The property with this key. */
  public Optional<String> property(String key) {
    return Optional.ofNullable(properties.get(key));
  }

  /**
   * Whether a project may lease it. Blazar looks for the project in {@code authorized_projects} split at commas, so an
   * empty text locks everybody out.
   */
  public boolean admits(String projectId) {
    return property("authorized_projects")
        .map(projects -> List.of(projects.split(",", -1)).contains(projectId)).orElse(true);
  }

  ReservableDevice withReservable(boolean value, Instant now) {
    return new ReservableDevice(id, name, type, driver, value, createdAt, now, properties);
  }

  ReservableDevice withProperties(SortedMap<String, String> others) {
    return new ReservableDevice(id, name, type, driver, reservable, createdAt, flippedAt, others);
  }
}
