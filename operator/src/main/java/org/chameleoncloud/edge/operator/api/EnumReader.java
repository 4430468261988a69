package org.chameleoncloud.edge.operator.api;

import java.util.Arrays;

/**
 * Reads a field that is one of a few words. A definition outlives the operator that brought it, since Helm rolls back
 * the one and leaves the other: one device with a word of later must not keep all others from being read.
 */
final class EnumReader {
  private EnumReader() {}

  /** The constant of that name, or {@code unknown}. */
  static <E extends Enum<E>> E read(String word, E unknown) {
    return Arrays.stream(unknown.getDeclaringClass().getEnumConstants())
        .filter(value -> value.name().equals(word)).findFirst().orElse(unknown);
  }
}
