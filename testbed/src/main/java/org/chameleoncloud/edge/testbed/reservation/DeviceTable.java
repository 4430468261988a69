package org.chameleoncloud.edge.testbed.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.chameleoncloud.edge.testbed.schema.PythonRepr;

/**
 * Blazar's devices (blazar/plugins/devices). A deleted device is only marked, so its name is spent. Not thread-safe.
 */
final class DeviceTable {
  private static final String DRIVER = "k8s";
  /** The columns that a request cannot set. The others have a meaning of their own and are no properties. */
  private static final Set<String> FIXED_COLUMNS = Set.of("id", "reservable", "created_at",
      "updated_at", "deleted", "deleted_at");

  private final SortedMap<String, ReservableDevice> byId = new TreeMap<>();
  private final Map<String, String> idByName = new TreeMap<>();
  private final Set<String> spentNames = new HashSet<>();
  private final Nodes nodes;
  private final BlazarRelease release;

  DeviceTable(Nodes nodes, BlazarRelease release) {
    this.nodes = nodes;
    this.release = release;
  }

  /** All devices, in the order of their ids, which says nothing. */
  List<ReservableDevice> all() {
    return List.copyOf(byId.values());
  }

  Optional<ReservableDevice> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<ReservableDevice> named(String name) {
    return Optional.ofNullable(idByName.get(name)).map(byId::get);
  }

  ReservableDevice get(String id) {
    return find(id).orElseThrow(() -> BlazarException.notFound("device_id", id));
  }

  /** Registers a device. One with a property named like a column is registered too, and then refused. */
  ReservableDevice create(JsonNode values, Instant now) {
    String name = values.path("name").asText();
    if (name.isEmpty()) {
      throw BlazarException.of(403, "Invalid values for host " + PythonRepr.of(values));
    }
    if (!values.path("device_driver").asText().equals(DRIVER)) {
      throw BlazarException.internal();
    }
    if (!nodes.exists(name)) {
      throw BlazarException.of(404, "Device '" + name + "' not found!");
    }
    if (!spentNames.add(name)) {
      throw BlazarException.of(500, "Duplicate entry for ['name'] in Device model was found");
    }
    SortedMap<String, String> properties = new TreeMap<>();
    values.propertyStream().filter(entry -> isProperty(entry.getKey()))
        .forEach(entry -> properties.put(entry.getKey(), entry.getValue().asText()));
    ReservableDevice created = new ReservableDevice(UUID.randomUUID().toString(), name,
        values.path("device_type").asText(null), DRIVER, true, now, null, properties);
    byId.put(created.id(), created);
    idByName.put(name, created.id());
    requireNoColumns(created.id(), values, _ -> true);
    return created;
  }

  /**
   * Changes properties; null removes one. The existing ones come first, as in Blazar.
   *
   * @param leased whether the device is leased now or later
   */
  ReservableDevice update(String id, JsonNode values, boolean leased) {
    ReservableDevice device = get(id);
    SortedMap<String, String> properties = new TreeMap<>(device.properties());
    if (values.propertyStream().anyMatch(entry -> properties.containsKey(entry.getKey()))) {
      if (release == BlazarRelease.OF_2023_1) {
        throw BlazarException.internal();
      }
      if (leased) {
        throw BlazarException.of(500, "The device resource type is not supported");
      }
    }
    values.propertyStream().filter(entry -> isProperty(entry.getKey())).forEach(entry -> {
      if (entry.getValue().isNull()) {
        properties.remove(entry.getKey());
      } else {
        properties.put(entry.getKey(), entry.getValue().asText());
      }
    });
    ReservableDevice changed = device.withProperties(properties);
    byId.put(id, changed);
    requireNoColumns(id, values, key -> !device.properties().containsKey(key));
    return changed;
  }

  void delete(String id, boolean leased) {
    ReservableDevice device = get(id);
    if (leased) {
      throw BlazarException.of(409,
          "Can't delete device " + id + ". The device is reserved.");
    }
    byId.remove(id);
    idByName.remove(device.name());
  }

  /** Forgets a device without any trace but its name. */
  void lose(String id) {
    idByName.remove(get(id).name());
    spentNames.remove(byId.remove(id).name());
  }

  /** Compares the devices with their nodes; returns those that are no longer reservable. */
  List<ReservableDevice> pollNodes(Instant now) {
    List<ReservableDevice> flipped = all().stream()
        .filter(device -> device.reservable() != nodes.ready(device.name()))
        .map(device -> device.withReservable(!device.reservable(), now)).toList();
    flipped.forEach(device -> byId.put(device.id(), device));
    return flipped.stream().filter(device -> !device.reservable()).toList();
  }

  private static boolean isProperty(String key) {
    return !FIXED_COLUMNS.contains(key)
        && !Set.of("name", "device_type", "device_driver").contains(key);
  }

  private static void requireNoColumns(String id, JsonNode values, Predicate<String> counts) {
    List<String> columns = values.propertyStream().map(Map.Entry::getKey)
        .filter(FIXED_COLUMNS::contains).filter(counts).toList();
    if (!columns.isEmpty()) {
      throw BlazarException.of(409, "Can't add extracapabilities [" + String.join(", ",
          columns.stream().map(PythonRepr::of).toList()) + "] to Host " + id);
    }
  }
}
