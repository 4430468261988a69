package org.chameleoncloud.edge.registry.credentials;

/**
 * A Secret contains no usable credential. The message names the key and the field, says what to do, and never quotes a
 * value. It can follow a prefix like "Secret NAME: ".
 *
 * <p>It has no cause, because a parser's exception may quote its input.
 */
public final class CredentialsException extends Exception {

  /** What is wrong, classified by what fixes it. */
  public enum Kind {
    /** A required key of the Secret, or a required field in it, is missing or empty. */
    MISSING_KEYS,
    /** A key or a field has an invalid value. */
    MALFORMED,
    /** clouds.yaml contains several clouds and none was selected. */
    CLOUD_NOT_NAMED,
    /** clouds.yaml does not contain the selected cloud. */
    CLOUD_NOT_FOUND,
    /** The authentication type is not an application credential. */
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
