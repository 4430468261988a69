package org.chameleoncloud.edge.operator.api;

/**
 * The forms of the spec's fields, for the CRD's schema and for the operator's own check: the registry does not check a
 * PATCH against its schema (it stores any value), and an API server may still have an older CRD.
 */
public final class SpecPatterns {
  /**
   * RFC 1123 subdomain: the device's Kubernetes node is named after the record
   * (doni/driver/worker/k8s.py, {@code patch_node(hardware.name)}).
   */
  public static final String NAME = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$";

  /** Linux and the {@code kubernetes.io/hostname} label take no longer host name. */
  public static final int NAME_LENGTH = 63;

  /** balena's device-type slugs. */
  public static final String MACHINE_NAME = "^[a-z0-9]+(-[a-z0-9]+)*$";

  /** As much as can be said of an address without sending to it; the registry asks for an {@code @} only. */
  public static final String EMAIL = "^[^@\\s]+@[^@\\s]+$";

  /** A file below a claim's root: no absolute path, no way up. */
  public static final String CLAIM_PATH = "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$";

  /** Where an image can be fetched from. */
  public static final String URL = "^https?://[^\\s@]+$";

  /** What Kubernetes takes as the name of a Secret or a PersistentVolumeClaim: an RFC 1123 subdomain. */
  public static final String OBJECT_NAME = NAME;

  /** Kubernetes' limit for {@link #OBJECT_NAME}. */
  public static final int OBJECT_NAME_LENGTH = 253;

  /** A list entry that says something; the registry decides what a project may be called. */
  public static final String NOT_BLANK = "\\S";

  /** A device profile; it becomes a property that reservations can ask for (doni/driver/worker/blazar/device.py). */
  public static final String PROFILE = "^[a-z0-9][a-z0-9_-]*$";

  /** A block device as Linux names it below /dev; balenaOS takes them separated by spaces. */
  public static final String STORAGE_DEVICE = "^[a-z0-9]+$";

  /** A SHA-256 in hexadecimal. */
  public static final String SHA256 = "^[0-9a-fA-F]{64}$";

  private SpecPatterns() {}
}
