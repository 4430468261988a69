package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** What happens to a write that would disturb a reservation. */
public enum DisruptionPolicy {
  /** It waits until the reservation is over. */
  Wait,
  /** It is sent at once. */
  Proceed,
  /** A value that this version does not support; the spec's rules reject it. */
  @JsonIgnore
  UNKNOWN;

  @JsonCreator
  static DisruptionPolicy read(String text) {
    return EnumReader.read(text, UNKNOWN);
  }
}
