package org.chameleoncloud.edge.testbed.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.chameleoncloud.edge.testbed.reservation.BlazarRelease;

/** A recorded request to the real Blazar and its response. */
record ReservationTranscript(JsonNode json) {
  static List<ReservationTranscript> all() {
    try (InputStream in = ReservationTranscript.class
        .getResourceAsStream("/reservation-transcripts.json")) {
      return new ObjectMapper().readTree(in).valueStream().map(ReservationTranscript::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return json.get("case").asText();
  }

  /** Whether this release of Blazar answers so. */
  boolean isOf(BlazarRelease release) {
    String branch = json.get("branch").asText();
    return branch.equals("both") || branch.equals(release.toString());
  }

  boolean membersRead() {
    return json.get("policy").asText().equals("members may read");
  }

  /** Who sent it, such as {@code member of A}. */
  String sender() {
    return json.get("as").asText();
  }

  String method() {
    return json.at("/request/method").asText();
  }

  String path() {
    return json.at("/request/path").asText();
  }

  JsonNode sentHeaders() {
    return json.at("/request/headers");
  }

  JsonNode sent() {
    return json.at("/request/body");
  }

  int status() {
    return json.at("/response/status").asInt();
  }

  JsonNode headers() {
    return json.at("/response/headers");
  }

  JsonNode body() {
    return json.at("/response/body");
  }
}
