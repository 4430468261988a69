package org.chameleoncloud.edge.registry.blazar;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.registry.Allocation;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.ReservableDevice;
import org.chameleoncloud.edge.registry.http.JsonList;
import org.chameleoncloud.edge.registry.http.SingleLine;
import org.chameleoncloud.edge.registry.http.Timestamps;
import org.chameleoncloud.edge.registry.http.UnexpectedResponseException;

/**
 * Reads Blazar's lists. Unknown fields are ignored; among them are names of people and ids of leases. A device or an
 * allocation without one of the fields that are always there is an {@link UnexpectedResponseException} for the complete
 * list, because leaving it out would look as if the device were free, or not reservable.
 */
final class BlazarReader {
  private BlazarReader() {}

  /** Reads {@code GET /devices}. */
  static List<ReservableDevice> devices(InputStream body, Keeper<ReservableDevice> keeper)
      throws IOException {
    List<ReservableDevice> devices = new ArrayList<>();
    JsonList list = new JsonList(body, "devices", "devices");
    while (list.next()) {
      devices.add(keeper.keep(device(list.element()), list.fingerprint()));
    }
    return List.copyOf(devices);
  }

  private static ReservableDevice device(JsonNode device) throws UnexpectedResponseException {
    JsonNode reservable = device.path("reservable");
    if (!reservable.isBoolean()) {
      throw new UnexpectedResponseException("a device without `reservable`");
    }
    return new ReservableDevice(required(device, "id"), uid(device),
        required(device, "name"), reservable.booleanValue(),
        Timestamps.parse(device.path("updated_at").textValue()).orElse(null),
        device.path("authorized_projects").textValue());
  }

  /** Reads {@code GET /devices/allocations}. */
  static Map<String, List<Allocation>> allocations(InputStream body,
      Keeper<List<Allocation>> keeper) throws IOException {
    Map<String, List<Allocation>> allocations = new LinkedHashMap<>();
    JsonList list = new JsonList(body, "allocations", "allocations");
    while (list.next()) {
      JsonNode device = list.element();
      allocations.put(required(device, "resource_id"),
          keeper.keep(ofDevice(device), list.fingerprint()));
    }
    return Map.copyOf(allocations);
  }

  private static List<Allocation> ofDevice(JsonNode device) throws UnexpectedResponseException {
    List<Allocation> allocations = new ArrayList<>();
    for (JsonNode reservation : device.path("reservations")) {
      allocations.add(new Allocation(time(reservation, "start_date"),
          time(reservation, "end_date")));
    }
    allocations.sort(Comparator.comparing(Allocation::start));
    return List.copyOf(allocations);
  }

  private static String required(JsonNode node, String field) throws UnexpectedResponseException {
    String value = node.path(field).textValue();
    if (value == null || value.isBlank()) {
      throw new UnexpectedResponseException("a device without `" + field + "`");
    }
    return SingleLine.visible(value);
  }

  private static String uid(JsonNode device) {
    String uid = device.path("uid").textValue();
    return uid == null ? null : SingleLine.visible(uid);
  }

  private static Instant time(JsonNode reservation, String field)
      throws UnexpectedResponseException {
    return Timestamps.parse(reservation.path(field).textValue()).orElseThrow(
        () -> new UnexpectedResponseException("an allocation without `" + field + "`"));
  }
}
