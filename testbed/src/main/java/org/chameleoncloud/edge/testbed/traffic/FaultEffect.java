package org.chameleoncloud.edge.testbed.traffic;

import java.time.Duration;
import java.util.Map;

/** What a {@link Fault} does to the requests that it affects. */
public sealed interface FaultEffect {
  /**
   * Responds with this status and body; the request is not handled.
   *
   * @param code the HTTP status code, 200 to 599
   * @param contentType the media type of the body
   * @param headers additional headers, such as {@code Retry-After}
   */
  record Status(int code, String contentType, String body, Map<String, String> headers)
      implements
        FaultEffect {
    public Status {
      if (code < 200 || code > 599) {
        throw new IllegalArgumentException(
            "the status of a fault must be between 200 and 599, not " + code);
      }
      headers = Map.copyOf(headers);
    }
  }

  /** Handles the request after this delay. Other faults may also affect it. */
  record Delay(Duration time) implements FaultEffect {}

  /** Closes the connection before the request is handled. */
  record Drop() implements FaultEffect {}

  /** Handles the request, then closes the connection without a response. */
  record LoseAnswer() implements FaultEffect {}

  /**
   * Handles the request, but closes the connection after the first bytes of the response body. {@code Content-Length}
   * still announces the complete body.
   *
   * @param bytes how many bytes of the body are sent, at least 0; a body that is not longer is sent completely
   */
  record CutBody(int bytes) implements FaultEffect {
    public CutBody {
      if (bytes < 0) {
        throw new IllegalArgumentException("a body can be cut after 0 or more bytes, not " + bytes);
      }
    }
  }
}
