package org.chameleoncloud.edge.testbed.schema;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the error that jsonschema's {@code best_match} would choose: the one nearest to the top, with a preference
 * for wrong types and against {@code oneOf}. For a {@code oneOf}, descends to the error of its alternatives that ranks
 * last, unless two errors share that rank.
 */
final class BestMatch {
  private static final Comparator<SchemaError> RELEVANCE = Comparator
      .<SchemaError>comparingInt(error -> -error.path().size())
      .thenComparing(error -> !error.keyword().equals("oneOf"))
      .thenComparing(error -> !error.typeMatches());

  private BestMatch() {}

  static Optional<SchemaError> of(List<SchemaError> errors) {
    return errors.stream().reduce((best, next) -> RELEVANCE.compare(next, best) > 0 ? next : best)
        .map(BestMatch::descend);
  }

  private static SchemaError descend(SchemaError error) {
    List<SchemaError> lowest = error.context().stream().sorted(RELEVANCE).limit(2).toList();
    boolean ambiguous = lowest.isEmpty()
        || lowest.size() == 2 && RELEVANCE.compare(lowest.getFirst(), lowest.getLast()) == 0;
    return ambiguous ? error : descend(lowest.getFirst());
  }
}
