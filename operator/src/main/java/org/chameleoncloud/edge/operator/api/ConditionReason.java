package org.chameleoncloud.edge.operator.api;

import java.util.Arrays;
import java.util.Optional;

/** Why a condition is as it is: an enum of the reasons of one kind of resource, from which its documents are generated. */
public interface ConditionReason {
  /**
   * What is said of a reason.
   *
   * @param text as the condition has it: CamelCase, stable for programs to compare
   * @param meaning what it means, as a sentence
   * @param remedy what the reader should do, as a sentence
   */
  record Words(String text, String meaning, String remedy) {}

  /** All that is said of it. */
  Words words();

  /** The reason as the condition has it. */
  default String text() {
    return words().text();
  }

  /** What it means, as a sentence. */
  default String meaning() {
    return words().meaning();
  }

  /** What the reader should do, as a sentence. */
  default String remedy() {
    return words().remedy();
  }

  /** The reason of a condition; empty for one that this version does not have. */
  static <R extends Enum<R> & ConditionReason> Optional<R> of(Class<R> reasons, String text) {
    return Arrays.stream(reasons.getEnumConstants())
        .filter(reason -> reason.text().equals(text)).findFirst();
  }
}
