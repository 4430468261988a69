package org.chameleoncloud.edge.registry;

import java.time.Duration;
import java.time.Instant;
import okhttp3.HttpUrl;

/**
 * A token and where it is used.
 *
 * @param token the token
 * @param userId whose credential signed in; null where Keystone does not tell
 * @param inventory the registry's address, from the catalog
 * @param renewAt from when on a new one is wanted
 * @param expiresAt from when on it is worthless
 */
record SignIn(Sensitive token, String userId, HttpUrl inventory, Instant renewAt,
    Instant expiresAt) {
  private static final Duration EARLIEST_RENEWAL = Duration.ofMinutes(5);
  private static final Duration PAUSE_AFTER_FAILED_RENEWAL = Duration.ofSeconds(30);

  /** A token got at {@code now}, renewed five minutes before its end, or a tenth of its life if that is less. */
  static SignIn lasting(Sensitive token, String userId, HttpUrl inventory, Instant now,
      Duration life) {
    Duration tenth = life.dividedBy(10);
    Duration before = tenth.compareTo(EARLIEST_RENEWAL) < 0 ? tenth : EARLIEST_RENEWAL;
    Instant end = now.plus(life);
    return new SignIn(token, userId, inventory, end.minus(before), end);
  }

  /** The same token, kept a while longer because Keystone could not be asked for another. */
  SignIn renewalPutOff(Instant now) {
    return new SignIn(token, userId, inventory, now.plus(PAUSE_AFTER_FAILED_RENEWAL), expiresAt);
  }
}
