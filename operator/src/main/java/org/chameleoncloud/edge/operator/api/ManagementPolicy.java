package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** Whether the operator writes to a device's record. */
public enum ManagementPolicy {
  /** The record is created, kept as the spec says, and deleted as {@link DeletionPolicy} says. */
  Manage,
  /** A record that others manage is mirrored, and nothing is ever written. */
  Observe,
  /** A value that this version does not support; the spec's rules reject it, and nothing is written. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static ManagementPolicy read(String text) {
    return EnumReader.read(text, UNKNOWN);
  }
}
