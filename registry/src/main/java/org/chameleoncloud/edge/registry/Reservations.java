package org.chameleoncloud.edge.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The testbed's reservation service (Blazar), of which only the devices and their allocations are read. Nothing is ever
 * written, and no lease is read: Blazar lets every member read and change the leases of other projects.
 *
 * <p>Thread-safe. Every method blocks, sends one GET for all devices of the testbed, and reports errors as
 * {@link RegistryFailure}; callers MUST NOT ask once per device. After a 401 it signs in again and repeats the request
 * once.
 *
 * <p>The service may not be offered: the catalog does not contain it, or the project may not read it (403), which is
 * Blazar's default. Then the result is empty. It costs no request in the first case, and one for each token in the
 * second.
 */
public interface Reservations {
  /** The devices of all projects, in no particular order; empty if they are not offered. */
  default Optional<List<ReservableDevice>> devices() throws RegistryFailure {
    return devices(Keeper.all());
  }

  /** The same, of which {@code keeper} decides what is kept. */
  Optional<List<ReservableDevice>> devices(Keeper<ReservableDevice> keeper) throws RegistryFailure;

  /**
   * The allocations that are not over, sorted by start, by the {@link ReservableDevice#id()} of their device; empty if
   * they are not offered. A device without allocations may be missing.
   */
  default Optional<Map<String, List<Allocation>>> allocations() throws RegistryFailure {
    return allocations(Keeper.all());
  }

  /** The same, of which {@code keeper} decides what is kept, device by device. */
  Optional<Map<String, List<Allocation>>> allocations(Keeper<List<Allocation>> keeper)
      throws RegistryFailure;
}
