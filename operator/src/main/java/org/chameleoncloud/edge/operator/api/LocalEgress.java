package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** Whether workloads on a device may reach its local network; the registry's own words. */
public enum LocalEgress {
  allow,
  deny,
  /** A word that this version does not know; the spec's rules refuse it. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static LocalEgress read(String word) {
    return EnumReader.read(word, UNKNOWN);
  }
}
