package org.chameleoncloud.edge.baker.serve;

import java.time.Duration;

/**
 * What clients can make a server use.
 *
 * @param connections open at a time; further ones wait to be accepted
 * @param downloads at a time; further ones are refused
 * @param headBytes of the start of a request
 * @param headTime until the start of a request is complete, from the end of the previous one or the start of the
 *        connection
 * @param partTime in which a client must receive a {@link #PART} of a response
 * @param wrongPasswordTime after which a wrong password is answered
 */
record Limits(int connections, int downloads, int headBytes, Duration headTime, Duration partTime,
    Duration wrongPasswordTime) {
  /** In bytes. */
  static final int PART = 1 << 20;
  /** A client needs 9 kB/s. With 128 connections and 32 downloads, a heap of 64 MiB is enough. */
  static final Limits DEFAULT = new Limits(128, 32, 8 << 10, Duration.ofSeconds(15),
      Duration.ofMinutes(2), Duration.ofSeconds(1));
}
