package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** What a new revision of an image source does to the devices that were baked from an earlier one. */
public enum OnUpdate {
  /** Nothing: a device keeps the revision that it was baked from first. */
  Never,
  /** A device that the testbed has never seen is baked again. */
  Unflashed,
  /** Every device is baked again; a running one has to be flashed again by its owner. */
  All,
  /** A value that this version does not support; the source's rules reject it. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static OnUpdate read(String text) {
    return EnumReader.read(text, UNKNOWN);
  }
}
