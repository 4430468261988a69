package org.chameleoncloud.edge.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;

/** The requests that a tenant's devices cost: to the testbed with the tenant's credential, and to the API server. */
final class HonestTraffic {
  private static final List<String> LISTS = List.of("GET /v1/hardware", "GET /v1/devices",
      "GET /v1/devices/allocations");
  /** Once for each life of a token. */
  private static final List<String> SIGN_IN = List.of("POST /v3/auth/tokens",
      "GET /v3/users/{user}/application_credentials/{id}");

  private static final String FINALIZER = "patch edgedevices";
  private static final Duration LOG_DELAY = Duration.ofSeconds(5);

  private final TestEnvironment env;
  private final AuditLog audit;
  private final String credential;

  /** Counts the requests of an operator. */
  HonestTraffic(TestEnvironment env, Deployment operator) {
    this.env = env;
    audit = env.audit(operator);
    credential = env.testbed().credential(TestEnvironment.PROJECT).id();
  }

  /** Counts from zero. */
  void begin() {
    audit.skipToEnd();
    env.testbed().requests().clear();
  }

  /**
   * What a cycle took, with the requests since {@link #begin}. The API server logs a request shortly after its effect
   * shows.
   *
   * @param devices how many were created and deleted; each finalizer is added and removed
   */
  LifeCycle end(Duration duration, Map<String, List<Duration>> times, int devices) {
    try {
      TestEnvironment.eventually("all finalizers are removed").atMost(LOG_DELAY)
          .until(() -> writes().getOrDefault(FINALIZER, 0L) >= 2 * devices);
    } catch (ConditionTimeoutException _) {
      // The comparison shows it.
    }
    Map<String, Integer> requests = env.testbed().requests().all().stream()
        .filter(request -> request.credentialId().equals(credential))
        .collect(Collectors.toMap(HonestTraffic::kind, _ -> 1, Integer::sum, TreeMap::new));
    int lists = LISTS.stream().mapToInt(list -> requests.getOrDefault(list, 0)).sum();
    requests.keySet().removeAll(LISTS);
    requests.keySet().removeAll(SIGN_IN);
    return new LifeCycle(duration, times, requests, lists, writes());
  }

  private Map<String, Long> writes() {
    return audit.requests().stream().filter(AuditLog.Request::isWrite)
        .filter(request -> request.namespace().equals(env.namespace()))
        .collect(Collectors.groupingBy(AuditLog.Request::kind, TreeMap::new,
            Collectors.counting()));
  }

  private static String kind(LoggedRequest request) {
    return request.method() + " " + request.route();
  }
}
