package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** What is baked for a device, and the form in which it is stored on the claim. */
public enum ImageForm {
  /** The image itself, ready to flash. */
  Raw,
  /** Only what differs from its base, a few tens of kilobytes; {@code baker expand} restores the image. */
  Compact,
  /** No image: only the device's config.json, to be copied onto the boot partition of an image by hand. */
  Config,
  /** A value that this version does not support; the spec's rules reject it. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static ImageForm read(String text) {
    return EnumReader.read(text, UNKNOWN);
  }
}
