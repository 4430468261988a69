package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** What happens to the testbed's record when the resource is deleted. */
public enum DeletionPolicy {
  /** The record is deleted with the resource. */
  Delete,
  /** The record stays, for another resource of that name to adopt. */
  Retain,
  /** A word that this version does not know; the spec's rules refuse it. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static DeletionPolicy read(String word) {
    return EnumReader.read(word, UNKNOWN);
  }
}
