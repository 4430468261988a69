package org.chameleoncloud.edge.baker.outcome;

import org.chameleoncloud.edge.baker.digest.Digest;

/** How a command ended. */
public sealed interface CommandResult {
  /**
   * The image is there, whole and checked.
   *
   * @param path as the command named it
   * @param form what lies there
   * @param digest of the file
   * @param sizeBytes of the file
   * @param sourceSha256 of the source as it came, before it was expanded; empty when a file was changed in place
   * @param deviceType as the image names it, empty when it does not
   * @param osVersion as the image's os-release names it, empty when it does not
   */
  record Baked(String path, Form form, Digest digest, long sizeBytes, String sourceSha256,
      String deviceType, String osVersion) implements CommandResult {}

  /**
   * The image that a compact one tells is there, the one that was baked.
   *
   * @param path as the command named it; "-" for standard output
   * @param digest of the image
   * @param sizeBytes of the image
   */
  record Expanded(String path, Digest digest, long sizeBytes) implements CommandResult {}

  /**
   * The image is whole.
   *
   * @param path as the command named it
   * @param form what lies there
   * @param digest of the file
   * @param sizeBytes of the file
   * @param deviceType as the image names it, empty when it does not
   * @param osVersion as the image's os-release names it, empty when it does not
   */
  record Verified(String path, Form form, Digest digest, long sizeBytes, String deviceType,
      String osVersion) implements CommandResult {}

  /** Nothing of the image is left, whether there was one before or not. */
  record Removed(String path) implements CommandResult {}

  /** Nothing took its final name. */
  record Failed(Reason reason, String message) implements CommandResult {}
}
