package org.chameleoncloud.edge.registry.doni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.RecordDetails.Channel;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.http.Redaction;
import org.chameleoncloud.edge.registry.http.SingleLine;

/** Reads the workers of a record. Only the allowlisted fields of {@code state_details} and
 * {@code observed_state} leave this package. */
final class WorkerReader {
  /** In characters. */
  private static final int MAX_MESSAGE_LENGTH = 200;
  /** The testbed has four. */
  private static final int MAX_WORKERS = 16;
  /** In characters. */
  private static final int MAX_TYPE_LENGTH = 60;
  private static final Map<String, Worker.State> STATES = Stream.of(Worker.State.values())
      .collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));
  private static final String BALENA = "balena";
  private static final String TUNELO = "tunelo";

  private final JsonNode hardware;
  private final RecordSecrets finder;
  private final List<Entry> entries = new ArrayList<>();
  /** Created on demand, because most records have no message and a list can contain ten thousand records. */
  private Redaction secrets;

  private record Entry(String type, JsonNode json) {}

  WorkerReader(JsonNode hardware, RecordSecrets finder) {
    this.hardware = hardware;
    this.finder = finder;
    for (JsonNode entry : hardware.path("workers")) {
      String type = type(entry);
      if (!type.isEmpty() && entries.size() < MAX_WORKERS) {
        entries.add(new Entry(type, entry));
      }
    }
  }

  /** The workers, sorted by type; without those that have no type, and at most {@value #MAX_WORKERS}. */
  List<Worker> workers() {
    return entries.stream().map(this::worker).sorted(Comparator.comparing(Worker::type)).toList();
  }

  /** The device's identity in balena; empty until the balena worker has it. */
  Optional<BalenaDevice> balenaDevice() {
    return entries.stream().filter(entry -> entry.type().equals(BALENA))
        .map(entry -> entry.json().path("state_details"))
        .filter(details -> details.path("device_id").isIntegralNumber()
            && details.path("fleet_id").isIntegralNumber()
            && details.path("device_api_key").isTextual()
            && !details.path("device_api_key").textValue().isEmpty())
        .map(details -> new BalenaDevice(details.path("device_id").longValue(),
            details.path("fleet_id").longValue(),
            Sensitive.of(details.path("device_api_key").textValue())))
        .findFirst();
  }

  /** The device's channels, as the record and the worker tunelo have them. */
  List<Channel> channels() {
    JsonNode made = entries.stream().filter(entry -> entry.type().equals(TUNELO))
        .map(entry -> entry.json().path("state_details").path("channels")).findFirst()
        .orElseGet(MissingNode::getInstance);
    return ChannelReader.read(
        hardware.path("properties").path(DeviceProperty.CHANNELS.key()), made);
  }

  private Worker worker(Entry entry) {
    JsonNode details = entry.json().path("state_details");
    Worker.State state = state(entry.json().path("state").asText());
    String deferReason = state == Worker.State.PENDING ? message(details, "defer_reason") : null;
    String lastError = state == Worker.State.ERROR ? message(details, "last_error") : null;
    Connectivity connectivity = entry.type().equals(BALENA)
        ? ConnectivityReader.read(entry.json())
        : null;
    String blazarDeviceId = SingleLine.shortened(
        SingleLine.of(details.path("blazar_resource_id").asText("")), MAX_MESSAGE_LENGTH);
    return new Worker(entry.type(), state, deferReason, lastError, connectivity,
        blazarDeviceId.isEmpty() ? null : blazarDeviceId);
  }

  private String message(JsonNode details, String field) {
    String text = details.path(field).textValue();
    if (text == null || text.isBlank()) {
      return null;
    }
    if (secrets == null) {
      secrets = finder.of(hardware);
    }
    return SingleLine.shortened(SingleLine.of(secrets.apply(text)), MAX_MESSAGE_LENGTH);
  }

  private static String type(JsonNode entry) {
    return SingleLine.shortened(SingleLine.of(entry.path("worker_type").asText("")),
        MAX_TYPE_LENGTH);
  }

  private static Worker.State state(String name) {
    return STATES.getOrDefault(name, Worker.State.UNKNOWN);
  }
}
