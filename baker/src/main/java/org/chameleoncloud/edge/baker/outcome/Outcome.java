package org.chameleoncloud.edge.baker.outcome;

/** How a command ended. */
public sealed interface Outcome {
  /**
   * The image is there, whole and checked.
   *
   * @param path as the command named it
   * @param sha256 of the image, 64 hex digits
   * @param sizeBytes of the image
   * @param sourceSha256 of the source as it came, before it was expanded; empty when a file was changed in place
   * @param deviceType as the image names it, empty when it does not
   * @param osVersion as the image's os-release names it, empty when it does not
   */
  record Baked(String path, String sha256, long sizeBytes, String sourceSha256, String deviceType,
      String osVersion) implements Outcome {}

  /**
   * The image is whole.
   *
   * @param path as the command named it
   * @param sha256 of the image, 64 hex digits
   * @param sizeBytes of the image
   * @param deviceType as the image names it, empty when it does not
   * @param osVersion as the image's os-release names it, empty when it does not
   */
  record Verified(String path, String sha256, long sizeBytes, String deviceType,
      String osVersion) implements Outcome {}

  /** Nothing of the image is left, whether there was one before or not. */
  record Removed(String path) implements Outcome {}

  /** Nothing took its final name. */
  record Failed(Reason reason, String message) implements Outcome {}
}
