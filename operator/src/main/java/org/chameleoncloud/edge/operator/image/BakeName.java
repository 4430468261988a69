package org.chameleoncloud.edge.operator.image;

import java.util.regex.Pattern;

/** The names of Jobs and of their Secrets: the same for the same inputs. */
final class BakeName {
  private static final Pattern ATTEMPT = Pattern.compile("[1-9]\\d{0,5}");
  private static final int MAX_DEVICE_LENGTH = 40;
  private static final int HASH_LENGTH = 8;

  private BakeName() {}

  /**
   * The name for a resource's Job.
   *
   * @param purpose what the Job is for
   * @param hash a digest of what it works on
   * @param attempt counts from 1 the Jobs for the same inputs
   */
  static String of(String device, String purpose, String hash, int attempt) {
    return start(device, purpose, hash) + attempt;
  }

  /** Whether a name is that of a Job for this purpose and these inputs, whichever attempt. */
  static boolean isOf(String name, String device, String purpose, String hash) {
    String start = start(device, purpose, hash);
    return name.startsWith(start) && ATTEMPT.matcher(name.substring(start.length())).matches();
  }

  private static String start(String device, String purpose, String hash) {
    String start = device.length() <= MAX_DEVICE_LENGTH
        ? device
        : device.substring(0, MAX_DEVICE_LENGTH);
    String plain = start.replace('.', '-').replaceAll("-+$", "");
    // The digest covers the whole name, so that two long names with the same start differ.
    String digest = Digests.sha256(device, hash).substring(0, HASH_LENGTH);
    return plain + "-" + purpose + "-" + digest + "-";
  }
}
