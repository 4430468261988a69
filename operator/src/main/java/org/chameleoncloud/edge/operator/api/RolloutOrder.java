package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** Which devices of a fleet are changed first. */
public enum RolloutOrder {
  /** In the order of the names. */
  Listed,
  /** The last name first. */
  Reversed,
  /** A value that this version does not support; the spec's rules reject it, and nothing is changed. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static RolloutOrder read(String text) {
    return EnumReader.read(text, UNKNOWN);
  }
}
