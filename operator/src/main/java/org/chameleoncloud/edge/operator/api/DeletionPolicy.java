package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** What happens to the testbed's record when the resource is deleted; without one, {@code OnDelete} in the plan decides. */
public enum DeletionPolicy {
  /** The record is deleted with the resource. */
  Delete,
  /** The record stays, for another resource of that name to adopt. */
  Retain,
  /** A value that this version does not support; the spec's rules reject it. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static DeletionPolicy read(String text) {
    return EnumReader.read(text, UNKNOWN);
  }
}
