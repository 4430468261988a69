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

  /** RFC 1123 label. */
  public static final String LABEL = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

  /** What Kubernetes takes as a key of a Secret. */
  public static final String SECRET_KEY = "^[A-Za-z0-9._-]+$";

  /**
   * An OpenSSH public key as a line of {@code authorized_keys}: type, base64, comment. Whether the data are a key of that
   * type shows only when they are read.
   */
  public static final String SSH_KEY = "^(sk-)?(ssh|ecdsa)-[a-z0-9-]+(@openssh\\.com)? [A-Za-z0-9+/]+={0,2}( [^\\r\\n]*)?$";

  /** As long as the key of 16,384 bits that ssh-keygen makes at most, and a comment. */
  public static final int SSH_KEY_LENGTH = 4096;

  /** A host name, or an address of either kind. */
  public static final String HOST = "^[A-Za-z0-9:]([A-Za-z0-9.:-]*[A-Za-z0-9:])?$";

  /** An IPv4 address. */
  public static final String IPV4 = "^" + Parts.IPV4 + "$";

  /** An IPv4 address and the length of its network's prefix. */
  public static final String IPV4_PREFIX = "^" + Parts.IPV4 + "/(3[0-2]|[12]?[0-9])$";

  /** What an IPv6 address is made of; whether it is one is too much for a pattern, see {@link #BROKEN_IPV6}. */
  public static final String IPV6 = "^" + Parts.IPV6 + "$";

  /**
   * In a text that is made of what an IPv6 address is made of: that it is none, such as two "::", a fifth digit, a group
   * too few or too many. Nothing that is an address has it; what has it not is one but for odd cases.
   */
  public static final String BROKEN_IPV6 = ":::|::.*::|[0-9A-Fa-f]{5}|(:.*){9}|^([^:]+:){8}|^:([^:]|$)|[^:]:(/|$)"
      + "|^([^:]+:){1,5}[^:]+$|^([^:]+:){6}[^:.]+$";

  /** An IPv6 address and the length of its network's prefix. */
  public static final String IPV6_PREFIX = "^" + Parts.IPV6
      + "/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$";

  /** ISO 3166-1 alpha-2, as {@code iw reg set} takes it. */
  public static final String COUNTRY = "^[A-Z]{2}$";

  /** IEEE 802.11: a network's name is 1 to 32 bytes. */
  public static final int SSID_BYTES = 32;

  /** A network interface's name as Linux takes it (IFNAMSIZ has a final zero), without the characters that nobody uses. */
  public static final String INTERFACE_NAME = "^[A-Za-z0-9._-]{1,15}$";

  private SpecPatterns() {}

  /** What several patterns have in common. */
  private static final class Parts {
    static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";
    static final String IPV6 = "[0-9A-Fa-f]*:([0-9A-Fa-f:]*|([0-9A-Fa-f:]*:)?" + IPV4 + ")";
  }
}
