package org.chameleoncloud.edge.testbed.traffic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The requests that arrived, for tests that count them. Safe to use from many threads. */
public final class RequestLog {
  /** How many requests are kept one by one; the counts go on beyond. */
  public static final int KEPT = 50_000;

  private final Deque<SeenRequest> kept = new ArrayDeque<>();
  private final Map<Kind, Integer> counts = new TreeMap<>();

  /** Adds a request; the testbed does this itself. */
  public synchronized void add(SeenRequest request) {
    if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.addLast(request);
    counts.merge(new Kind(request.service(), request.method(), request.route()), 1, Integer::sum);
  }

  /** The last {@value #KEPT} requests, oldest first. */
  public synchronized List<SeenRequest> all() {
    return List.copyOf(kept);
  }

  /** How many requests with this method came to the inventory since the start or the last {@link #clear()}. */
  public synchronized int count(String method) {
    return count(kind -> kind.service() == Service.INVENTORY && kind.method().equals(method));
  }

  /**
   * How many requests with this method and route came since the start or the last {@link #clear()}.
   *
   * @param route the path as a template without a trailing slash, such as {@code /v1/hardware/{uuid}}
   */
  public synchronized int count(String method, String route) {
    return count(kind -> kind.method().equals(method) && kind.route().equals(route));
  }

  /** All counts by {@code METHOD route}, such as {@code POST /v1/hardware}, of both services. */
  public synchronized Map<String, Integer> counts() {
    Map<String, Integer> byName = new TreeMap<>();
    counts.forEach((kind, n) -> byName.merge(kind.method() + " " + kind.route(), n, Integer::sum));
    return byName;
  }

  /** Forgets all requests and counts from nought. */
  public synchronized void clear() {
    kept.clear();
    counts.clear();
  }

  private int count(Predicate<Kind> wanted) {
    return counts.entrySet().stream().filter(entry -> wanted.test(entry.getKey()))
        .mapToInt(Map.Entry::getValue).sum();
  }

  private record Kind(Service service, String method, String route) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      return toString().compareTo(other.toString());
    }
  }
}
