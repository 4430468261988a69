package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** What a fleet does about a field of a device that another field manager has set to another value. */
public enum FieldConflicts {
  /** Leaves the device as it is, and says so. */
  Report,
  /** Takes the field over. */
  Overwrite,
  /** A value that this version does not support; the spec's rules reject it, and nothing is changed. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static FieldConflicts read(String text) {
    return EnumReader.read(text, UNKNOWN);
  }
}
