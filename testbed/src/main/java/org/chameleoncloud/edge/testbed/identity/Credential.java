package org.chameleoncloud.edge.testbed.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * An application credential. Prints without its secret.
 *
 * @param id 32 hexadecimal digits
 * @param secret what it signs in with
 * @param name unique per user
 * @param description as given; null for none
 * @param project whose records it reaches
 * @param rights what it may do
 * @param expiry from when on it is refused; null for never
 */
public record Credential(String id, String secret, String name, String description,
    Project project, Rights rights, Instant expiry) {

  /** From when on it is refused, where that is limited. */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiry);
  }

  /** Whether it is no longer accepted. */
  boolean expired(Instant now) {
    return expiry != null && !now.isBefore(expiry);
  }

  Credential expiringAt(Instant instant) {
    return new Credential(id, secret, name, description, project, rights, instant);
  }

  @Override
  public String toString() {
    return "Credential[" + name + " of " + project.name() + ", id " + id + "]";
  }
}
