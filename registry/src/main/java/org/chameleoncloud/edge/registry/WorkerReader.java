package org.chameleoncloud.edge.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads a record's workers by allow-list: of {@code state_details} only what is named here ever leaves this class. */
final class WorkerReader {
  /** Characters of a worker's own message that are kept. */
  static final int LONGEST_MESSAGE = 200;
  private static final String BALENA = "balena";

  private final JsonNode hardware;
  /** Null until a message asks for it: most records have none, and a poll may read ten thousand. */
  private Redaction secrets;

  WorkerReader(JsonNode hardware) {
    this.hardware = hardware;
  }

  /** The workers by type; one that does not tell its type is left out. */
  List<Worker> workers() {
    return entries().map(this::worker).sorted(Comparator.comparing(Worker::type)).toList();
  }

  /** The device's identity at balena, once the balena worker has got it. */
  Optional<BalenaDevice> balenaDevice() {
    return entries().filter(entry -> type(entry).equals(BALENA))
        .map(entry -> entry.path("state_details"))
        .filter(details -> details.path("device_id").isIntegralNumber()
            && details.path("fleet_id").isIntegralNumber()
            && details.path("device_api_key").isTextual()
            && !details.path("device_api_key").textValue().isEmpty())
        .map(details -> new BalenaDevice(details.path("device_id").longValue(),
            details.path("fleet_id").longValue(),
            Sensitive.of(details.path("device_api_key").textValue())))
        .findFirst();
  }

  private Stream<JsonNode> entries() {
    return StreamSupport.stream(hardware.path("workers").spliterator(), false)
        .filter(entry -> !type(entry).isEmpty());
  }

  private Worker worker(JsonNode entry) {
    JsonNode details = entry.path("state_details");
    Worker.State state = state(entry.path("state").asText());
    String deferReason = state == Worker.State.PENDING ? message(details, "defer_reason") : null;
    String lastError = state == Worker.State.ERROR ? message(details, "last_error") : null;
    Instant seenAt = type(entry).equals(BALENA)
        ? Timestamps.read(details.path("last_seen").textValue()).orElse(null)
        : null;
    return new Worker(type(entry), state, deferReason, lastError, seenAt);
  }

  private String message(JsonNode details, String field) {
    String text = details.path(field).textValue();
    if (text == null || text.isBlank()) {
      return null;
    }
    if (secrets == null) {
      secrets = RecordSecrets.of(hardware);
    }
    return ErrorMessages.shortened(ErrorMessages.oneLine(secrets.apply(text)), LONGEST_MESSAGE);
  }

  private static String type(JsonNode entry) {
    return entry.path("worker_type").asText("");
  }

  private static Worker.State state(String name) {
    return Stream.of(Worker.State.values()).filter(state -> state.name().equals(name)).findFirst()
        .orElse(Worker.State.UNKNOWN);
  }
}
