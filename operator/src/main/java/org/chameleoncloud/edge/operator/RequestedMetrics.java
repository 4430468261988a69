package org.chameleoncloud.edge.operator;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metrics that a scrape asks for by the parameter {@code name[]}, which may be repeated, as in Prometheus' client
 * libraries. Without it, all of them.
 */
final class RequestedMetrics {
  private static final String PARAMETER = "name[]=";
  /** What the text format appends to the name of a metric for its series. */
  private static final Set<String> SUFFIXES = Set.of("_total", "_count", "_sum", "_bucket");

  private RequestedMetrics() {}

  /**
   * Which metrics are asked for.
   *
   * @param query of the URL, decoded; null for none
   * @return accepts names of metrics, without the suffixes of their series
   */
  static Predicate<String> of(String query) {
    Set<String> names = Stream.ofNullable(query).flatMap(all -> Arrays.stream(all.split("&")))
        .filter(part -> part.startsWith(PARAMETER))
        .map(part -> part.substring(PARAMETER.length()))
        .flatMap(name -> Stream.concat(Stream.of(name), withoutSuffix(name)))
        .collect(Collectors.toSet());
    return names.isEmpty() ? _ -> true : names::contains;
  }

  private static Stream<String> withoutSuffix(String name) {
    return SUFFIXES.stream().filter(name::endsWith)
        .map(suffix -> name.substring(0, name.length() - suffix.length()));
  }
}
