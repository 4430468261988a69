package org.chameleoncloud.edge.testbed.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.testbed.schema.PythonRepr;

/**
 * A request for a lease that is well-formed.
 *
 * @param start a full minute
 * @param end a full minute, after the start
 * @param wanted the wanted resources
 */
record LeaseRequest(String name, Instant start, Instant end, List<Wanted> wanted) {
  /**
   * One wanted resource.
   *
   * @param json as the client wrote it, for the error message
   */
  record Wanted(JsonNode json, String criteria, int min, int max) {}

  /**
   * Reads a request in the order in which Blazar checks it (blazar/manager/service.py, {@code create_lease}).
   *
   * @throws BlazarException when the request is not well-formed or starts in the past
   */
  static LeaseRequest parse(JsonNode body, Instant now) {
    String missing = Stream.of("name", "start_date", "end_date").filter(key -> !body.has(key))
        .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw BlazarException.of(400, "Missing parameter " + missing);
    }
    Instant start = BlazarTimes.parse(body.get("start_date").asText(), now);
    Instant end = BlazarTimes.parse(body.get("end_date").asText(), now);
    if (start.isBefore(now.truncatedTo(ChronoUnit.MINUTES))) {
      throw BlazarException.of(400, "Start date must be later than current date");
    }
    requireOrder(start, end);
    return new LeaseRequest(body.get("name").asText(), start, end,
        body.path("reservations").valueStream().map(LeaseRequest::wanted).toList());
  }

  static void requireOrder(Instant start, Instant end) {
    if (!end.isAfter(start)) {
      throw BlazarException.of(400, "End date must be later than start date.");
    }
  }

  /** Blazar's refusal when no device is free for a project. */
  BlazarException notEnough(Wanted one, String projectId) {
    String asked = one.json().propertyStream()
        .map(entry -> PythonRepr.of(entry.getKey()) + ": " + PythonRepr.of(entry.getValue()))
        .collect(Collectors.joining(", "));
    return BlazarException.of(500, "Not enough resources available with query {" + asked
        + ", 'start_date': " + BlazarTimes.python(start) + ", 'end_date': "
        + BlazarTimes.python(end) + ", 'project_id': '" + projectId + "', 'count_range': '"
        + one.min() + "-" + one.max() + "', 'before_end': 'default', 'on_start': 'default'}");
  }

  private static Wanted wanted(JsonNode json) {
    String type = json.path("resource_type").asText();
    if (!type.equals("device")) {
      throw BlazarException.of(500, "The " + type + " resource type is not supported");
    }
    return new Wanted(json, json.path("resource_properties").asText(), count(json, "min"),
        count(json, "max"));
  }

  private static int count(JsonNode json, String key) {
    if (!json.hasNonNull(key)) {
      throw BlazarException.of(400, "Missing parameter " + key);
    }
    int count = json.get(key).asInt();
    if (count < 1) {
      throw BlazarException.of(400, "Malformed parameter " + key);
    }
    return count;
  }
}
