package org.chameleoncloud.edge.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A secret that cannot be printed by accident: {@link #toString()} masks it, and serializers find no getter and no
 * public field. The only access is {@link #reveal()}, so that a search for that name finds every use.
 */
public final class Sensitive {
  private static final String MASK = "********";

  private final String value;

  private Sensitive(String value) {
    this.value = Objects.requireNonNull(value, "a secret must have a value");
  }

  /** Wraps {@code value}, which must not be null. */
  public static Sensitive of(String value) {
    return new Sensitive(value);
  }

  /** The secret in clear text, for request bodies and mounted files; never put it into a message. */
  public String reveal() {
    return value;
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Sensitive that && MessageDigest.isEqual(bytes(), that.bytes());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** A mask that does not depend on the value or its length. */
  @Override
  public String toString() {
    return MASK;
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
