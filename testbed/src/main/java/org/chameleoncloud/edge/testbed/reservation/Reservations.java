package org.chameleoncloud.edge.testbed.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The state of Blazar: its devices and leases. Thread-safe. */
public final class Reservations {
  /** A lease that starts within this time loses a device that is not reservable. */
  private static final Duration HEALING_INTERVAL = Duration.ofMinutes(60);

  private final DeviceTable devices;
  private final Map<String, Lease> leases = new LinkedHashMap<>();
  private final Clock clock;

  public Reservations(Nodes nodes, BlazarRelease release, Clock clock) {
    devices = new DeviceTable(nodes, release);
    this.clock = clock;
  }

  /** All devices, in no particular order. */
  public synchronized List<ReservableDevice> devices() {
    return devices.all();
  }

  /** The device with this name. */
  public synchronized Optional<ReservableDevice> device(String name) {
    return devices.named(name);
  }

  /** All leases, oldest first, those that have ended included. */
  public synchronized List<Lease> leases() {
    Instant now = clock.instant();
    leases.replaceAll((_, lease) -> lease.at(now));
    return List.copyOf(leases.values());
  }

  /**
   * Leases a device for a project, without a request and whenever the lease starts.
   *
   * @throws IllegalStateException when Blazar would refuse it, for another reason than a start in the past
   */
  public synchronized Lease reserve(ReservableDevice device, Caller lessee, Instant start,
      Instant end) {
    try {
      LeaseRequest.requireOrder(minute(start), minute(end));
      String criteria = "[\"==\", \"$uid\", \"" + device.property("uid").orElse("") + "\"]";
      List<String> free = free(device::equals, minute(start), minute(end), lessee, null);
      if (free.isEmpty()) {
        throw new IllegalStateException(device.name() + " cannot be leased from " + start + " to "
            + end + ": it is leased, not reservable, or restricted to other projects");
      }
      Instant now = clock.instant();
      Lease lease = Lease.create("lease of " + device.name(), lessee, minute(start), minute(end),
          now, List.of(Reservation.create(criteria, 1, 1, free, now)));
      leases.put(lease.id(), lease);
      return lease;
    } catch (BlazarException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Deletes a lease, if it exists. */
  public synchronized void cancel(String leaseId) {
    leases.remove(leaseId);
  }

  /** Makes Blazar forget a device: requests for its id are answered with 404, and its name is free. */
  public synchronized void lose(String deviceId) {
    devices.lose(deviceId);
  }

  /** Compares the devices with their nodes, like the monitor of Blazar does if it is switched on. */
  public synchronized void pollNodes() {
    Instant now = clock.instant();
    for (ReservableDevice device : devices.pollNodes(now)) {
      leases().stream().filter(lease -> lease.status() == Lease.Status.PENDING
          && lease.start().isBefore(now.plus(HEALING_INTERVAL)))
          .filter(lease -> reserves(lease, device.id()))
          .forEach(lease -> leases.put(lease.id(), healed(lease, device.id(), now)));
    }
  }

  synchronized ReservableDevice get(String deviceId) {
    return devices.get(deviceId);
  }

  synchronized ReservableDevice create(JsonNode values) {
    return devices.create(values, clock.instant());
  }

  synchronized ReservableDevice update(String deviceId, JsonNode values) {
    return devices.update(deviceId, values, isLeased(deviceId));
  }

  synchronized void delete(String deviceId) {
    devices.delete(deviceId, isLeased(deviceId));
  }

  synchronized Lease lease(String id) {
    return leases().stream().filter(lease -> lease.id().equals(id)).findFirst()
        .orElseThrow(() -> BlazarException.notFound("lease_id", id));
  }

  /** The devices that a lease has. */
  synchronized List<ReservableDevice> devicesOf(Lease lease) {
    return lease.reservations().stream().flatMap(one -> one.deviceIds().stream())
        .map(devices::find).flatMap(Optional::stream).toList();
  }

  synchronized Lease create(JsonNode body, Caller caller) {
    Instant now = clock.instant();
    LeaseRequest request = LeaseRequest.parse(body, now);
    List<Reservation> reservations = new ArrayList<>();
    for (LeaseRequest.Wanted wanted : request.wanted()) {
      List<String> free = free(Criteria.parse(wanted.criteria()), request.start(), request.end(),
          caller, null);
      if (free.size() < wanted.min()) {
        throw request.notEnough(wanted, caller.projectId());
      }
      reservations.add(Reservation.create(wanted.criteria(), wanted.min(), wanted.max(),
          free.subList(0, Math.min(free.size(), wanted.max())), now));
    }
    Lease lease = Lease.create(request.name(), caller, request.start(), request.end(), now,
        reservations);
    leases.put(lease.id(), lease);
    return lease;
  }

  /** Renames or moves a lease; both times and the name may stay as they are. */
  synchronized Lease updateLease(String id, JsonNode values) {
    Lease lease = lease(id);
    Instant now = clock.instant();
    Instant start = values.has("start_date")
        ? BlazarTimes.parse(values.get("start_date").asText(), now)
        : lease.start();
    Instant end = values.has("end_date")
        ? BlazarTimes.parse(values.get("end_date").asText(), now)
        : lease.end();
    LeaseRequest.requireOrder(start, end);
    if (start.isBefore(lease.start()) || end.isAfter(lease.end())) {
      requireFree(lease, values, start, end);
    }
    Lease changed = lease.renamed(values.path("name").asText(lease.name()), start, end, now);
    leases.put(id, changed);
    return changed;
  }

  private void requireFree(Lease lease, JsonNode values, Instant start, Instant end) {
    LeaseRequest moved = new LeaseRequest(lease.name(), start, end, List.of());
    for (Reservation reservation : lease.reservations()) {
      List<String> free = free(Criteria.parse(reservation.criteria()), start, end, lease.owner(),
          lease);
      if (!free.containsAll(reservation.deviceIds())) {
        throw moved.notEnough(new LeaseRequest.Wanted(values, reservation.criteria(),
            reservation.min(), reservation.max()), lease.owner().projectId());
      }
    }
  }

  synchronized void deleteLease(String id) {
    leases.remove(lease(id).id());
  }

  /** The reservations of a device that are not over, with their leases, in no particular order. */
  synchronized List<Allocation> allocations(String deviceId) {
    return leases().stream().filter(Lease::unfinished)
        .flatMap(lease -> lease.reservations().stream()
            .filter(one -> one.deviceIds().contains(deviceId))
            .map(one -> new Allocation(lease, one)))
        .sorted(Comparator.comparing(one -> one.reservation().id())).toList();
  }

  /** A reservation with its lease. */
  record Allocation(Lease lease, Reservation reservation) {}

  private boolean isLeased(String deviceId) {
    return !allocations(deviceId).isEmpty();
  }

  private static boolean reserves(Lease lease, String deviceId) {
    return lease.reservations().stream().anyMatch(one -> one.deviceIds().contains(deviceId));
  }

  private Lease healed(Lease lease, String lostId, Instant now) {
    List<Reservation> reservations = lease.reservations().stream().map(one -> {
      if (!one.deviceIds().contains(lostId)) {
        return one;
      }
      List<String> kept = one.deviceIds().stream().filter(id -> !id.equals(lostId)).toList();
      Stream<String> others = free(Criteria.parse(one.criteria()), lease.start(), lease.end(),
          lease.owner(), null).stream().limit(1);
      return one.movedTo(Stream.concat(kept.stream(), others).toList(), now);
    }).toList();
    return lease.withReservations(reservations,
        lease.degraded() || reservations.stream().anyMatch(Reservation::missing), now);
  }

  /** The ids of the devices that a project can lease; the given lease of its own does not count, null for none. */
  private List<String> free(Predicate<ReservableDevice> wanted, Instant start, Instant end,
      Caller lessee, Lease own) {
    return devices.all().stream().filter(ReservableDevice::reservable).filter(wanted)
        .filter(device -> device.admits(lessee.projectId())).map(ReservableDevice::id)
        .filter(id -> leases().stream().filter(Lease::unfinished)
            .filter(lease -> own == null || !lease.id().equals(own.id()))
            .noneMatch(lease -> lease.overlaps(start, end) && reserves(lease, id)))
        .toList();
  }

  private static Instant minute(Instant time) {
    return time.truncatedTo(ChronoUnit.MINUTES);
  }
}
