package org.chameleoncloud.edge.operator.api;

/** What lies on the claim for a baked image. */
public enum ImageForm {
  /** The image itself, to be flashed as it is. */
  Raw,
  /** What tells it from its base, a few tens of kilobytes; {@code baker expand} makes the image of it. */
  Compact
}
