package org.chameleoncloud.edge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.plan.step.Reason;

/**
 * A write of an EdgeDevice that the API server has accepted, and what the device was like afterwards.
 *
 * @param version the resourceVersion that the write gave it, by which all writes to one etcd are in order; one that changed
 *     nothing has that of the write before
 * @param device its name
 * @param byFleet whether a fleet has written it
 * @param available whether it was registered, Ready in its current generation and not being checked
 * @param receivedAt when the API server received the request, by the clock of this machine
 */
record DeviceWrite(long version, String device, boolean byFleet, boolean available,
    Instant receivedAt) {
  private static final Set<String> BEING_CHECKED = Set.of(Reason.WAIT_FOR_CHECKS.text(),
      Reason.WAIT_FOR_REPAIR.text());

  /** Of an event of the audit log with its response; empty for any other request. */
  static Stream<DeviceWrite> of(JsonNode event) {
    JsonNode device = event.path("responseObject");
    boolean accepted = event.at("/responseStatus/code").asInt() < 300;
    return accepted && device.path("kind").asText().equals("EdgeDevice")
        ? Stream.of(of(device,
            event.path("requestURI").asText()
                .contains("fieldManager=" + EdgeDeviceFleet.FIELD_MANAGER),
            Instant.parse(event.path("requestReceivedTimestamp").asText())))
        : Stream.empty();
  }

  /** That has stored a device as it is now. */
  static DeviceWrite of(JsonNode device, boolean byFleet, Instant receivedAt) {
    return new DeviceWrite(device.at("/metadata/resourceVersion").asLong(),
        device.at("/metadata/name").asText(), byFleet, isAvailable(device), receivedAt);
  }

  /** As docs/fleets.md says it, of the resource as it is stored. */
  private static boolean isAvailable(JsonNode device) {
    JsonNode status = device.path("status");
    return device.at("/metadata/deletionTimestamp").isMissingNode() && status.hasNonNull("uuid")
        && status.path("observedGeneration").asLong() >= device.at("/metadata/generation").asLong()
        && condition(status, "Ready").path("status").asText().equals("True")
        && !BEING_CHECKED.contains(condition(status, "Healthy").path("reason").asText());
  }

  private static JsonNode condition(JsonNode status, String type) {
    return StreamSupport.stream(status.path("conditions").spliterator(), false)
        .filter(condition -> condition.path("type").asText().equals(type)).findFirst()
        .orElse(status.path("conditions").path(-1));
  }
}
