package org.chameleoncloud.edge.operator.api;

import org.chameleoncloud.edge.web.UserInfo;

/**
 * The patterns of the spec's fields, for the CRD's rules and for the operator's own check: the registry stores any value
 * that a PATCH has, and an API server may still have an older CRD.
 */
public final class SpecPatterns {
  /**
   * The limit of a text whose pattern has its own length. An API server needs a limit to estimate a rule's cost; this one
   * is wide, so that a text that is too long gets the message of its pattern and not a number of bytes.
   */
  public static final int ANY_LENGTH = 256;

  /** balena's device-type slugs. */
  public static final String MACHINE_NAME = "^[a-z0-9]+(-[a-z0-9]+)*$";

  /** All that can be checked without sending mail; the registry only requires an {@code @}. */
  public static final String EMAIL = "^[^@\\s]+@[^@\\s]+$";

  /** A file below a claim's root: no absolute path, no {@code ..}. */
  public static final String CLAIM_PATH = "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$";

  /** A file that is stored for a device and is no image to start from: a compact image, a config.json, a checksum. */
  public static final String OUTPUT_PATH = "\\.(img\\.compact|config\\.json|sha256|b3)$";

  /** Where an image can be downloaded from; it is an argument of a pod, so it has no password. */
  public static final String URL = "^https?://" + UserInfo.NONE_PATTERN + "$";

  /**
   * An exact version of balenaOS, as balena's API lists them in {@code raw_version}: 6.0.13, 6.10.24+rev3, 2.58.3+rev1.prod,
   * 2021.10.2.prod. No range and no {@code latest}, which balena's SDK resolves with requests of its own (balena-sdk 23.2.7,
   * src/models/os.ts).
   */
  public static final String OS_VERSION = "^[0-9]+\\.[0-9]+\\.[0-9]+([.+-][0-9A-Za-z]+)*$";

  /** The longest {@link #OS_VERSION}; those of balena have fewer than 40 characters. */
  public static final int OS_VERSION_LENGTH = 64;

  /** Whether a text is an {@link #OS_VERSION}. */
  public static boolean isOsVersion(String text) {
    return text != null && text.length() <= OS_VERSION_LENGTH && text.matches(OS_VERSION);
  }

  /** The name of a Secret or a PersistentVolumeClaim: an RFC 1123 subdomain. */
  public static final String OBJECT_NAME = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$";

  /** Kubernetes' limit for {@link #OBJECT_NAME}. */
  public static final int OBJECT_NAME_LENGTH = 253;

  /** Whether a text is an {@link #OBJECT_NAME}; any other would be another address at the API server. */
  public static boolean isObjectName(String text) {
    return text != null && text.length() <= OBJECT_NAME_LENGTH && text.matches(OBJECT_NAME);
  }

  /** A list entry that is not blank; the registry decides what the name of a project may be. */
  public static final String NOT_BLANK = "\\S";

  /** A device profile; it becomes a property that reservations can ask for (doni/driver/worker/blazar/device.py). */
  public static final String PROFILE = "^[a-z0-9][a-z0-9_-]*$";

  /** A SHA-256 in hexadecimal, with blanks and line breaks around it, which the baker removes. */
  public static final String SHA256 = "^\\s*[0-9a-fA-F]{64}\\s*$";

  /** How often an image source is checked: minutes from 10 on, or hours. */
  public static final String INTERVAL = "^([1-9][0-9]{1,3}m|[1-9][0-9]{0,3}h)$";

  /** The longest RFC 1123 label. */
  public static final int LABEL_LENGTH = 63;
  /** RFC 1123 label. */
  public static final String LABEL = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

  /** A record's id, as Doni makes it (doni, db/api.py: oslo's generate_uuid). */
  public static final String UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

  /** The path of a URL, with {@code *} for parts of it. */
  public static final String ABSOLUTE_PATH = "^/[^\\s?#]*$";

  /** A key of a Secret. */
  public static final String SECRET_KEY = "^[A-Za-z0-9._-]+$";

  private SpecPatterns() {}
}
