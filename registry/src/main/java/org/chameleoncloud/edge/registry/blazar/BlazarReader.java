package org.chameleoncloud.edge.registry.blazar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.registry.Allocation;
import org.chameleoncloud.edge.registry.ReservableDevice;
import org.chameleoncloud.edge.registry.http.Timestamps;
import org.chameleoncloud.edge.registry.http.UnexpectedResponseException;

/**
 * Reads Blazar's lists. Unknown fields are ignored; among them are names of people and ids of leases. A device or an
 * allocation without one of the fields that are always there is an {@link UnexpectedResponseException} for the complete
 * list, because leaving it out would look as if the device were free, or not reservable.
 */
final class BlazarReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BlazarReader() {}

  /** Reads {@code GET /devices}. */
  static List<ReservableDevice> devices(InputStream body) throws IOException {
    List<ReservableDevice> devices = new ArrayList<>();
    for (JsonNode device : list(body, "devices")) {
      JsonNode reservable = device.path("reservable");
      if (!reservable.isBoolean()) {
        throw new UnexpectedResponseException("a device without `reservable`");
      }
      devices.add(new ReservableDevice(required(device, "id"), device.path("uid").textValue(),
          required(device, "name"), reservable.booleanValue(),
          Timestamps.parse(device.path("updated_at").textValue()).orElse(null),
          device.path("authorized_projects").textValue()));
    }
    return List.copyOf(devices);
  }

  /** Reads {@code GET /devices/allocations}. */
  static Map<String, List<Allocation>> allocations(InputStream body) throws IOException {
    Map<String, List<Allocation>> allocations = new LinkedHashMap<>();
    for (JsonNode device : list(body, "allocations")) {
      List<Allocation> ofDevice = new ArrayList<>();
      for (JsonNode reservation : device.path("reservations")) {
        ofDevice.add(new Allocation(time(reservation, "start_date"),
            time(reservation, "end_date")));
      }
      ofDevice.sort(Comparator.comparing(Allocation::start));
      allocations.put(required(device, "resource_id"), List.copyOf(ofDevice));
    }
    return Map.copyOf(allocations);
  }

  private static JsonNode list(InputStream body, String name) throws IOException {
    JsonNode list = JSON.readTree(body).path(name);
    if (!list.isArray()) {
      throw new UnexpectedResponseException("no list of " + name);
    }
    return list;
  }

  private static String required(JsonNode node, String field) throws UnexpectedResponseException {
    String value = node.path(field).textValue();
    if (value == null || value.isBlank()) {
      throw new UnexpectedResponseException("a device without `" + field + "`");
    }
    return value;
  }

  private static Instant time(JsonNode reservation, String field)
      throws UnexpectedResponseException {
    return Timestamps.parse(reservation.path(field).textValue()).orElseThrow(
        () -> new UnexpectedResponseException("an allocation without `" + field + "`"));
  }
}
