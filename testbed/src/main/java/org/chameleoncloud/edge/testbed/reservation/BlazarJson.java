package org.chameleoncloud.edge.testbed.reservation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.testbed.http.Json;

/** The JSON of Blazar's devices, allocations and leases. */
final class BlazarJson {
  private BlazarJson() {}

  /** A device with all its properties. */
  static ObjectNode device(ReservableDevice device) {
    ObjectNode json = bareDevice(device);
    device.properties().forEach(json::put);
    return json;
  }

  /** A device without its properties, as in the list of a lease's devices. */
  static ObjectNode bareDevice(ReservableDevice device) {
    return Json.object().put("created_at", BlazarTimes.stamp(device.createdAt()))
        .put("updated_at", stamp(Optional.ofNullable(device.flippedAt()))).put("id", device.id())
        .put("name", device.name()).put("device_type", device.type())
        .put("device_driver", device.driver()).put("reservable", device.reservable());
  }

  /** A reservation in the list of allocations. Only an admin is shown by whom. */
  static ObjectNode allocation(Reservations.Allocation allocation, boolean admin,
      boolean userNames) {
    Lease lease = allocation.lease();
    ObjectNode json = Json.object().put("id", allocation.reservation().id())
        .put("lease_id", lease.id()).put("start_date", BlazarTimes.date(lease.start()))
        .put("end_date", BlazarTimes.date(lease.end()));
    if (admin) {
      json.put("status", allocation.reservation().status().toString())
          .put("lease_name", lease.name()).put("project_id", lease.owner().projectId());
    }
    ObjectNode extras = json.putObject("extras");
    if (userNames) {
      extras.put("user_name", lease.owner().userName());
    }
    return json;
  }

  /** A lease with this status, which a request in progress can differ in. */
  static ObjectNode lease(Lease lease, String status) {
    ObjectNode json = Json.object().put("created_at", BlazarTimes.stamp(lease.createdAt()))
        .put("updated_at", BlazarTimes.stamp(lease.changedAt())).put("id", lease.id())
        .put("name", lease.name()).put("user_id", lease.owner().userId())
        .put("project_id", lease.owner().projectId())
        .put("start_date", BlazarTimes.date(lease.start()))
        .put("end_date", BlazarTimes.date(lease.end())).put("trust_id", lease.trustId())
        .put("status", status).put("degraded", lease.degraded());
    ArrayNode reservations = json.putArray("reservations");
    lease.reservations().forEach(one -> reservations.add(reservation(lease, one)));
    ArrayNode events = json.putArray("events");
    events(lease).forEach(events::add);
    return json;
  }

  private static ObjectNode reservation(Lease lease, Reservation reservation) {
    return Json.object().put("created_at", BlazarTimes.stamp(reservation.createdAt()))
        .put("updated_at", BlazarTimes.stamp(reservation.changedAt()))
        .put("id", reservation.id()).put("lease_id", lease.id())
        .put("resource_id", reservation.resourceId()).put("resource_type", "device")
        .put("status", reservation.status().toString())
        .put("missing_resources", reservation.missing()).put("resources_changed", false)
        .put("resource_properties", reservation.criteria()).put("before_end", "default")
        .put("min", reservation.min()).put("max", reservation.max());
  }

  private static List<ObjectNode> events(Lease lease) {
    return Stream
        .of(event(lease, lease.startEvent(), "start_lease", lease.start()),
            event(lease, lease.endEvent(), "end_lease", lease.end()))
        .sorted((a, b) -> a.get("id").asText().compareTo(b.get("id").asText())).toList();
  }

  private static ObjectNode event(Lease lease, Lease.Event event, String type, Instant time) {
    return Json.object().put("created_at", BlazarTimes.stamp(event.createdAt()))
        .put("updated_at", stamp(event.ran())).put("id", event.id()).put("lease_id", lease.id())
        .put("event_type", type).put("time", BlazarTimes.date(time))
        .put("status", event.ran().isPresent() ? "DONE" : "UNDONE");
  }

  private static String stamp(Optional<Instant> time) {
    return time.map(BlazarTimes::stamp).orElse(null);
  }
}
