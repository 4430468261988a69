package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** What lies on the claim for a baked image. */
public enum ImageForm {
  /** The image itself, to be flashed as it is. */
  Raw,
  /** What tells it from its base, a few tens of kilobytes; {@code baker expand} makes the image of it. */
  Compact,
  /** A word that this version does not know; the spec's rules refuse it. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static ImageForm read(String word) {
    return EnumReader.read(word, UNKNOWN);
  }
}
