package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** The form in which a baked image is stored on the claim. */
public enum ImageForm {
  /** The image itself, ready to flash. */
  Raw,
  /** Only what differs from its base, a few tens of kilobytes; {@code baker expand} restores the image. */
  Compact,
  /** A value that this version does not support; the spec's rules reject it. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static ImageForm read(String text) {
    return EnumReader.read(text, UNKNOWN);
  }
}
