package org.chameleoncloud.edge.operator.api;

import java.util.Arrays;

/**
 * Reads a field with an enumerated value. A CRD outlives the operator that it came with, since a Helm rollback leaves
 * it: one device with a value of a newer version must not keep all others from being read.
 */
final class EnumReader {
  private EnumReader() {}

  /** The constant of that name, or {@code unknown}. */
  static <E extends Enum<E>> E read(String text, E unknown) {
    return Arrays.stream(unknown.getDeclaringClass().getEnumConstants())
        .filter(value -> value.name().equals(text)).findFirst().orElse(unknown);
  }
}
