package org.chameleoncloud.edge.operator.api;

/**
 * The forms of the spec's fields, for the CRD's rules and for the operator's own check: the registry does not check a
 * PATCH against its schema (it stores any value), and an API server may still have an older CRD.
 */
public final class SpecPatterns {
  /**
   * The limit of a text whose form has a length of its own. An API server reckons a rule's cost by the limit; wide as it
   * is, who wrote too much is told the form's sentence and not a number of bytes.
   */
  public static final int ANY_LENGTH = 256;

  /** balena's device-type slugs. */
  public static final String MACHINE_NAME = "^[a-z0-9]+(-[a-z0-9]+)*$";

  /** As much as can be said of an address without sending to it; the registry asks for an {@code @} only. */
  public static final String EMAIL = "^[^@\\s]+@[^@\\s]+$";

  /** A file below a claim's root: no absolute path, no way up. */
  public static final String CLAIM_PATH = "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$";

  /** Where an image can be fetched from. */
  public static final String URL = "^https?://[^\\s@]+$";

  /** What Kubernetes takes as the name of a Secret or a PersistentVolumeClaim: an RFC 1123 subdomain. */
  public static final String OBJECT_NAME = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$";

  /** Kubernetes' limit for {@link #OBJECT_NAME}. */
  public static final int OBJECT_NAME_LENGTH = 253;

  /** A list entry that says something; the registry decides what a project may be called. */
  public static final String NOT_BLANK = "\\S";

  /** A device profile; it becomes a property that reservations can ask for (doni/driver/worker/blazar/device.py). */
  public static final String PROFILE = "^[a-z0-9][a-z0-9_-]*$";

  /** A SHA-256 in hexadecimal. */
  public static final String SHA256 = "^[0-9a-fA-F]{64}$";

  /** The longest RFC 1123 label. */
  public static final int LABEL_LENGTH = 63;
  /** RFC 1123 label. */
  public static final String LABEL = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

  /** What Kubernetes takes as a key of a Secret. */
  public static final String SECRET_KEY = "^[A-Za-z0-9._-]+$";

  private SpecPatterns() {}
}
