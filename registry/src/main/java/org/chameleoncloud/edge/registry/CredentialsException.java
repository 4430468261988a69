package org.chameleoncloud.edge.registry;

/**
 * Why no credential could be read from a Secret: a sentence that names the key and the field and says what to do,
 * and never quotes a value. It reads well after "Secret NAME: ".
 *
 * <p>There is no cause: a parser's exception quotes what it was reading.
 */
public final class CredentialsException extends Exception {

  /** What is wrong, by what mends it. */
  public enum Kind {
    /** A key of the Secret, or a field in one, that is needed and not there or empty. */
    MISSING_KEYS,
    /** A key or a field that is there and cannot be read. */
    MALFORMED,
    /** clouds.yaml holds several clouds and none was named. */
    CLOUD_NOT_NAMED,
    /** The cloud that was named is not in clouds.yaml. */
    CLOUD_NOT_FOUND,
    /** A way of signing in other than an application credential. */
    UNSUPPORTED_AUTH
  }

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  CredentialsException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }
}
