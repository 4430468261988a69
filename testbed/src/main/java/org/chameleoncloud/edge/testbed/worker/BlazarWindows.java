package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.testbed.http.Json;
import org.chameleoncloud.edge.testbed.inventory.AvailabilityWindow;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.reservation.BlazarTimes;

/** Keeps one lease of Doni's own project for each availability window of a record. */
final class BlazarWindows {
  private static final String PREFIX = "availability_window_";

  private final BlazarApi blazar;

  BlazarWindows(BlazarApi blazar) {
    this.blazar = blazar;
  }

  /**
   * Makes the leases as the windows are.
   *
   * @param result the result if that succeeds
   * @return the result, or a deferral if Blazar refused a lease with 404 or 409
   */
  WorkerResult applied(DeviceRecord record, WorkerResult result, Instant now) {
    List<JsonNode> left = new ArrayList<>(leases(record));
    boolean done = true;
    for (AvailabilityWindow window : record.windows()) {
      Optional<JsonNode> existing = left.stream()
          .filter(lease -> lease.path("name").asText().equals(PREFIX + window.uuid())).findFirst();
      existing.ifPresent(left::remove);
      done &= existing.map(lease -> update(lease, window, record, now))
          .orElseGet(() -> create(window, record));
    }
    for (JsonNode lease : left) {
      delete(lease);
    }
    return done
        ? result
        : new WorkerResult.Deferral("One or more availability window leases failed to update");
  }

  private List<JsonNode> leases(DeviceRecord record) {
    WorkerCall call = blazar.call("GET", "/leases");
    if (call.status() != 200) {
      throw BlazarApi.error(call);
    }
    return call.response().path("leases").valueStream()
        .filter(lease -> lease.path("name").asText().startsWith(PREFIX)
            && lease.path("reservations").toString().contains(record.uuid()))
        .toList();
  }

  // Blazar cannot move the start of a lease that has begun, so Doni makes a new one.
  private boolean update(JsonNode lease, AvailabilityWindow window, DeviceRecord record,
      Instant now) {
    Instant begun = LocalDateTime.parse(lease.get("start_date").asText())
        .toInstant(ZoneOffset.UTC);
    if (begun.isBefore(now) && window.start().truncatedTo(ChronoUnit.MINUTES).isAfter(begun)) {
      delete(lease);
      return create(window, record);
    }
    return accepted(blazar.call("PUT", "/leases/" + lease.get("id").asText(), times(window)));
  }

  private boolean create(AvailabilityWindow window, DeviceRecord record) {
    ObjectNode body = times(window);
    body.putArray("reservations").addObject().put("resource_type", "device").put("min", 1)
        .put("max", 1)
        .put("resource_properties", "[\"==\",\"$uid\",\"" + record.uuid() + "\"]");
    return accepted(blazar.call("POST", "/leases", body));
  }

  private void delete(JsonNode lease) {
    WorkerCall call = blazar.call("DELETE", "/leases/" + lease.get("id").asText());
    if (call.status() != 200) {
      throw BlazarApi.error(call);
    }
  }

  private static ObjectNode times(AvailabilityWindow window) {
    return Json.object().put("name", PREFIX + window.uuid())
        .put("start_date", BlazarTimes.minute(window.start()))
        .put("end_date", BlazarTimes.minute(window.end()));
  }

  private static boolean accepted(WorkerCall call) {
    return switch (call.status()) {
      case 200, 201 -> true;
      case 404, 409 -> false;
      default -> throw BlazarApi.error(call);
    };
  }
}
