package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A device as the reservation service knows it.
 *
 * @param id the service's own id
 * @param uid the UUID of the device's record in the registry; null if the device has none
 * @param name the device name
 * @param reservable whether new reservations are accepted: false if the testbed's Kubernetes has no ready node for the
 *     device. True proves nothing, because the testbed may not check it.
 * @param changedAt when {@code reservable} changed last; null for never
 * @param authorized the ids of the projects that may reserve the device, joined by commas, as it is in force; null if
 *     everyone may
 */
public record ReservableDevice(String id, String uid, String name, boolean reservable,
    Instant changedAt, String authorized) {

  /** When {@link #reservable()} changed last; empty for never. */
  public Optional<Instant> updatedAt() {
    return Optional.ofNullable(changedAt);
  }

  /** The ids of the projects that may reserve the device, as listed; empty if everyone may. */
  public Optional<String> authorizedProjects() {
    return Optional.ofNullable(authorized);
  }

  /**
   * Whether a project may reserve the device, by the rule of Blazar ({@code blazar/plugins/base.py},
   * {@code is_project_allowed}): an empty text admits no project.
   */
  public boolean admits(String projectId) {
    return authorized == null || Arrays.asList(authorized.split(",", -1)).contains(projectId);
  }
}
