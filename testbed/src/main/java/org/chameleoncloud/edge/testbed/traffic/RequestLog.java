package org.chameleoncloud.edge.testbed.traffic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The received requests, for tests that count them. Thread-safe. */
public final class RequestLog {
  /** How many requests are kept; the counts include older ones. */
  public static final int CAPACITY = 50_000;

  private final Deque<LoggedRequest> entries = new ArrayDeque<>();
  private final Map<Kind, Integer> counts = new TreeMap<>();

  /** Adds a request; called by the testbed only. */
  public synchronized void add(LoggedRequest request) {
    if (entries.size() == CAPACITY) {
      entries.removeFirst();
    }
    entries.addLast(request);
    counts.merge(new Kind(request.service(), request.method(), request.route()), 1, Integer::sum);
  }

  /** The last {@value #CAPACITY} requests, oldest first. */
  public synchronized List<LoggedRequest> all() {
    return List.copyOf(entries);
  }

  /** The number of requests to the inventory with this method since the start or the last {@link #clear()}. */
  public synchronized int count(String method) {
    return count(kind -> kind.service() == Service.INVENTORY && kind.method().equals(method));
  }

  /**
   * The number of requests with this method and route since the start or the last {@link #clear()}.
   *
   * @param route the path as a template without a trailing slash, such as {@code /v1/hardware/{uuid}}
   */
  public synchronized int count(String method, String route) {
    return count(kind -> kind.method().equals(method) && kind.route().equals(route));
  }

  /** The counts of all services by {@code METHOD route}, such as {@code POST /v1/hardware}. */
  public synchronized Map<String, Integer> counts() {
    Map<String, Integer> byName = new TreeMap<>();
    counts.forEach((kind, n) -> byName.merge(kind.method() + " " + kind.route(), n, Integer::sum));
    return byName;
  }

  /** Discards all requests and resets the counts to zero. */
  public synchronized void clear() {
    entries.clear();
    counts.clear();
  }

  private int count(Predicate<Kind> filter) {
    return counts.entrySet().stream().filter(entry -> filter.test(entry.getKey()))
        .mapToInt(Map.Entry::getValue).sum();
  }

  private record Kind(Service service, String method, String route) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      return toString().compareTo(other.toString());
    }
  }
}
