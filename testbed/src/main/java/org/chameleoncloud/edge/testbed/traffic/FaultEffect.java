package org.chameleoncloud.edge.testbed.traffic;

import java.time.Duration;
import java.util.Map;

/** What a {@link Fault} does to a request that it hits. */
public sealed interface Effect {
  /**
   * The request is refused with this answer, and nothing is done.
   *
   * @param code 200 to 599
   * @param contentType of the body
   * @param headers further headers, such as {@code Retry-After}
   */
  record Status(int code, String contentType, String body, Map<String, String> headers)
      implements
        Effect {
    public Status {
      if (code < 200 || code > 599) {
        throw new IllegalArgumentException("a fault's status is 200 to 599, not " + code);
      }
      headers = Map.copyOf(headers);
    }
  }

  /** The request is served as always, after this wait. Other faults may hit it too. */
  record Delay(Duration time) implements Effect {}

  /** The connection is closed before anything is done. */
  record Drop() implements Effect {}

  /** The work is done, then the connection is closed without an answer. */
  record LoseAnswer() implements Effect {}

  /**
   * The work is done and answered, but the connection is closed after the first bytes of the body; the header
   * {@code Content-Length} promises all of it. A body that is no longer than this arrives whole.
   */
  record CutBody(int bytes) implements Effect {
    public CutBody {
      if (bytes < 0) {
        throw new IllegalArgumentException("a body is cut after 0 bytes or more, not " + bytes);
      }
    }
  }
}
