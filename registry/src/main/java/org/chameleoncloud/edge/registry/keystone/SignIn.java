package org.chameleoncloud.edge.registry.keystone;

import java.time.Duration;
import java.time.Instant;
import okhttp3.HttpUrl;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * The result of a sign-in.
 *
 * @param token the token
 * @param userId the id of the user; null if Keystone returns none
 * @param projectId the id of the credential's project; null if Keystone returns none
 * @param inventory the registry's URL, from the catalog
 * @param reservation the URL of the reservation service, from the catalog; null if it is not offered
 * @param renewAt when to renew the token
 * @param expiresAt when the token expires
 */
public record SignIn(Sensitive token, String userId, String projectId, HttpUrl inventory,
    HttpUrl reservation, Instant renewAt, Instant expiresAt) {
  /** The services in the catalog; {@code reservation} is null if it is not offered. */
  record Services(HttpUrl inventory, HttpUrl reservation) {}

  /** Longer than any site sets, and short enough to be added to any time. */
  private static final Duration MAX_LIFETIME = Duration.ofDays(365);
  private static final Duration RENEWAL_MARGIN = Duration.ofMinutes(5);
  private static final Duration RENEWAL_RETRY_INTERVAL = Duration.ofSeconds(30);

  /**
   * A token issued at {@code now}, to be renewed five minutes before its expiry, or a tenth of its lifetime if that is
   * less.
   *
   * @param stated the lifetime by Keystone's clock; a negative one counts as none, one of years as one year
   */
  static SignIn issuedAt(Instant now, Sensitive token, String userId, String projectId,
      Services services, Duration stated) {
    Duration lifetime = stated.compareTo(MAX_LIFETIME) > 0
        ? MAX_LIFETIME
        : stated.isNegative() ? Duration.ZERO : stated;
    Duration tenth = lifetime.dividedBy(10);
    Duration margin = tenth.compareTo(RENEWAL_MARGIN) < 0 ? tenth : RENEWAL_MARGIN;
    Instant expiry = now.plus(lifetime);
    return new SignIn(token, userId, projectId, services.inventory, services.reservation,
        expiry.minus(margin), expiry);
  }

  /** The same token with a later renewal, because Keystone is unavailable. */
  SignIn withRenewalPostponed(Instant now) {
    return new SignIn(token, userId, projectId, inventory, reservation,
        now.plus(RENEWAL_RETRY_INTERVAL),
        expiresAt);
  }
}
