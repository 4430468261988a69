package org.chameleoncloud.edge.testbed.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * An application credential. {@link #toString()} does not show the secret.
 *
 * @param id 32 hexadecimal characters
 * @param secret the secret to sign in with
 * @param name unique per user
 * @param description the description; null for none
 * @param project the project whose records it gives access to
 * @param rights what the credential allows
 * @param expiry when it expires; null for never
 */
public record Credential(String id, String secret, String name, String description,
    Project project, Rights rights, Instant expiry) {

  /** When it expires; empty for never. */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiry);
  }

  boolean isExpired(Instant now) {
    return expiry != null && !now.isBefore(expiry);
  }

  Credential withExpiry(Instant instant) {
    return new Credential(id, secret, name, description, project, rights, instant);
  }

  @Override
  public String toString() {
    return "Credential[" + name + " of " + project.name() + ", id " + id + "]";
  }
}
