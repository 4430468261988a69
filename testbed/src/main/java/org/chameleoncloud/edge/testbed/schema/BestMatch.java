package org.chameleoncloud.edge.testbed.schema;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of many errors jsonschema's {@code validate} shows: the one nearest to the top, rather of a wrong type and
 * rather no {@code oneOf}. If it is a {@code oneOf} after all, the complaint of its alternatives that ranks last by
 * the same measure, unless two share that rank.
 */
final class BestMatch {
  private static final Comparator<SchemaError> RELEVANCE = Comparator
      .<SchemaError>comparingInt(error -> -error.path().size())
      .thenComparing(error -> !error.keyword().equals("oneOf"))
      .thenComparing(error -> !error.ofRightType());

  private BestMatch() {}

  static Optional<SchemaError> of(List<SchemaError> errors) {
    return errors.stream().reduce((best, next) -> RELEVANCE.compare(next, best) > 0 ? next : best)
        .map(BestMatch::descend);
  }

  private static SchemaError descend(SchemaError error) {
    List<SchemaError> least = error.context().stream().sorted(RELEVANCE).limit(2).toList();
    boolean undecided = least.isEmpty()
        || least.size() == 2 && RELEVANCE.compare(least.getFirst(), least.getLast()) == 0;
    return undecided ? error : descend(least.getFirst());
  }
}
