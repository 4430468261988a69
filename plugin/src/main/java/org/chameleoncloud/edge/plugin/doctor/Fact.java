package org.chameleoncloud.edge.plugin.doctor;

import java.util.Optional;

/**
 * Something that was read, or why not.
 *
 * @param <T> what was read
 */
sealed interface Fact<T> {
  /** It was read. */
  record Known<T>(T found) implements Fact<T> {}

  /** It does not exist. */
  record Missing<T>() implements Fact<T> {}

  /**
   * It may not or cannot be read.
   *
   * @param why a sentence for the user
   * @param forbidden whether a permission is missing
   */
  record Unread<T>(String why, boolean forbidden) implements Fact<T> {}

  /** Nobody asked: something that it depends on is missing. */
  record NotAsked<T>(String why) implements Fact<T> {}

  static <T> Fact<T> ofNullable(T value) {
    return value == null ? new Missing<>() : new Known<>(value);
  }

  /** The value; empty if it is not known. */
  default Optional<T> value() {
    return this instanceof Known<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** Whether it is known that it does not exist. */
  default boolean isMissing() {
    return this instanceof Missing<T>;
  }

  /** The finding about something that was not read; empty if it was, or is missing. */
  default Optional<Finding> unread(Section section, String step) {
    return switch (this) {
      case Known<T> _,Missing<T> _ -> Optional.empty();
      case Unread<T>(String why, boolean forbidden) -> Optional.of(forbidden
          ? Finding.unknown(section, step, why, Who.ADMINISTRATORS,
              "Ask for that permission, or have someone who has it run this command.")
          : Finding.unknown(section, step, why, Who.YOU, "Run this command again."));
      case NotAsked<T>(String why) -> Optional.of(Finding.skipped(section, step, why));
    };
  }
}
