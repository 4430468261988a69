package org.chameleoncloud.edge.sandbox.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Figure;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Unit;

/** Counts requests so that they can be compared between operators, whose resources have different names. */
final class PeerRequests {
  private PeerRequests() {}

  /**
   * The requests to the API server an object: all reads, and each kind of write.
   *
   * @param resource of the objects, in the plural; it is called object
   */
  static List<Figure> toApiServer(List<AuditLog.Request> requests, String resource, int objects) {
    Map<String, Long> kinds = requests.stream()
        .collect(Collectors.groupingBy(request -> kind(request, resource), TreeMap::new,
            Collectors.counting()));
    return figures("requests to the API server", kinds, objects);
  }

  private static String kind(AuditLog.Request request, String resource) {
    String kind = request.verb() + " "
        + (request.resource().equals(resource) ? "object" : request.resource())
        + (request.subresource().isEmpty() ? "" : "/" + request.subresource());
    return request.isWrite() ? "write: " + kind : "read: " + kind;
  }

  /**
   * The requests to the outside an object, by method.
   *
   * @param counts by {@code METHOD route}
   */
  static List<Figure> toOutside(Map<String, Integer> counts, int objects) {
    Map<String, Long> methods = counts.entrySet().stream()
        .collect(Collectors.groupingBy(entry -> entry.getKey().replaceFirst(" .*", ""),
            TreeMap::new, Collectors.summingLong(Map.Entry::getValue)));
    return figures("requests to the outside", methods, objects);
  }

  private static List<Figure> figures(String heading, Map<String, Long> kinds, int objects) {
    List<Figure> figures = new ArrayList<>();
    long all = kinds.values().stream().mapToLong(Long::longValue).sum();
    figures.add(Figure.of(heading, Unit.EACH, (double) all / objects));
    kinds.forEach((kind, count) -> figures
        .add(Figure.of("  " + kind, Unit.EACH, (double) count / objects)));
    return figures;
  }
}
