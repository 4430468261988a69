package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** Whether workloads on a device may reach its local network; the registry's own terms. */
public enum LocalEgress {
  allow,
  deny,
  /** A value that this version does not support; the spec's rules reject it. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static LocalEgress read(String text) {
    return EnumReader.read(text, UNKNOWN);
  }
}
