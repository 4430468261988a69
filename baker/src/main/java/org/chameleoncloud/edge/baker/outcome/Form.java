package org.chameleoncloud.edge.baker.outcome;

/** What lies in an image file. */
public enum Form {
  /** The image itself, to be flashed as it is. */
  RAW,
  /** What tells the image from its base: a few tens of kilobytes, to be expanded before it is flashed. */
  COMPACT;

  /** Its name in results. */
  public String word() {
    return this == RAW ? "raw" : "compact";
  }
}
