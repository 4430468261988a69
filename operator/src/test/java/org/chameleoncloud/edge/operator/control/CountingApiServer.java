package org.chameleoncloud.edge.operator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An in-memory API server that records the operator's writes, like {@code PATCH /apis/…/status}, and can reject, delay
 * or change the responses to them. For an operator whose writes are all rejected, the outcome is the same as if it had
 * been killed.
 */
final class CountingApiServer extends KubernetesCrudDispatcher {
  /** The user agent of the operator's client. Requests of other clients are not recorded or changed. */
  static final String OPERATOR = "chi-edge-operator-under-test";

  private static final String LEASE_RULES = """
      {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "status": {
        "incomplete": false, "nonResourceRules": [], "resourceRules": [
          {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["*"]}]}}
      """;

  private volatile boolean leasesAllowed;
  private final List<String> writes = new ArrayList<>();
  private int remainingWrites = Integer.MAX_VALUE;
  private int rejectedWrites;
  private volatile String forbidden = "";
  private final List<String> reads = new CopyOnWriteArrayList<>();
  private final List<Long> delayedAt = new CopyOnWriteArrayList<>();
  private final Map<String, Long> secretReads = new ConcurrentHashMap<>();
  private volatile WriteDelay writeDelay = new WriteDelay("", Duration.ZERO);
  private volatile Map<String, String> onlyInResponses = Map.of();

  /** Which writes of the operator, like {@code POST .*events}, take effect at once but get a late response. */
  private record WriteDelay(String writes, Duration delay) {}

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    if (leasesAllowed && request.getPath().endsWith("/selfsubjectrulesreviews")) {
      return new MockResponse().setResponseCode(201).setBody(LEASE_RULES);
    }
    if (Objects.equals(OPERATOR, request.getHeader("User-Agent"))
        && (request.getMethod() + " " + request.getPath()).matches(forbidden)) {
      return new MockResponse().setResponseCode(403);
    }
    if (request.getMethod().equals("GET") && request.getPath().contains("/secrets/")) {
      secretReads.merge(request.getPath().replaceFirst(".*/secrets/", ""), 1L, Long::sum);
    }
    if (request.getMethod().equals("GET")
        && Objects.equals(OPERATOR, request.getHeader("User-Agent"))) {
      reads.add(request.getPath());
    }
    boolean isOperatorWrite = !request.getMethod().equals("GET")
        && Objects.equals(OPERATOR, request.getHeader("User-Agent"));
    // Not 500, which the client retries on its own: that would delay the end of an operator that is being stopped.
    if (isOperatorWrite && !accept(request)) {
      return new MockResponse().setResponseCode(403);
    }
    MockResponse response = violatesPrecondition(request)
        ? new MockResponse().setResponseCode(409)
        : super.dispatch(request);
    return isOperatorWrite ? withDelay(withExtraFields(response, request), request) : response;
  }

  /** Whether a deletion is meant for another object than the one that has the name now; fabric8's server does not ask. */
  private boolean violatesPrecondition(RecordedRequest request) {
    String body = request.getMethod().equals("DELETE") ? request.getUtf8Body() : "";
    if (body == null || body.isEmpty()) {
      return false;
    }
    JsonNode preconditions = Serialization.unmarshal(body, JsonNode.class).path("preconditions");
    MockResponse current = super.handleGet(request.getPath());
    if (preconditions.isMissingNode() || current.code() >= 400) {
      return false;
    }
    JsonNode metadata = Serialization.unmarshal(current.getBody().readUtf8(), JsonNode.class)
        .path("metadata");
    return Stream.of("uid", "resourceVersion")
        .anyMatch(field -> preconditions.has(field)
            && !preconditions.get(field).equals(metadata.path(field)));
  }

  private MockResponse withExtraFields(MockResponse response, RecordedRequest request) {
    if (onlyInResponses.isEmpty() || response.code() >= 400
        || !request.getPath().contains("/edgedevices/")) {
      return response;
    }
    ObjectNode device = Serialization.unmarshal(response.getBody().readUtf8(), ObjectNode.class);
    onlyInResponses.forEach(device.withObject("/spec")::put);
    return response.setBody(device.toString());
  }

  /**
   * From now on, a field of all specs is in the responses to the operator's writes, but not in its watch. A real API
   * server does the same for a moment after the CRD is upgraded.
   */
  void omitFromWatch(String field, String value) {
    onlyInResponses = Map.of(field, value);
  }

  private MockResponse withDelay(MockResponse response, RecordedRequest request) {
    WriteDelay now = writeDelay;
    if (!(request.getMethod() + " " + request.getPath()).matches(now.writes())) {
      return response;
    }
    delayedAt.add(System.nanoTime());
    return response.setBodyDelay(now.delay().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How many writes were delayed. */
  int delayedWrites() {
    return delayedAt.size();
  }

  /** How many delayed writes were in flight at the same time, at most. */
  long maxDelayedInFlight() {
    long delay = writeDelay.delay().toNanos();
    return delayedAt.stream().mapToLong(
        from -> delayedAt.stream().filter(at -> at >= from && at - from < delay).count())
        .max().orElse(0);
  }

  /** Delays the responses to the operator's writes that match a regular expression. */
  void delayResponses(String regex, Duration delay) {
    writeDelay = new WriteDelay(regex, delay);
  }

  /** The paths of the claims and of the namespaces that the operator has read. */
  List<String> claimReads() {
    return reads(".*/persistentvolumeclaims/.*|/api/v1/namespaces/[^/]+");
  }

  /** The paths of the EdgeDevices that the operator has read by name, although it has a cache. */
  List<String> deviceReads() {
    return reads(".*/edgedevices/[^?]+");
  }

  /** The paths that match a regular expression of what the operator has read, listed or watched. */
  List<String> reads(String regex) {
    return reads.stream().filter(path -> path.matches(regex)).toList();
  }

  /** Forgets what was read. */
  void clearReads() {
    reads.clear();
  }

  /** How often any client has read a Secret. */
  long secretReads(String name) {
    return secretReads.getOrDefault(name, 0L);
  }

  private synchronized boolean accept(RecordedRequest request) {
    if (remainingWrites == 0) {
      rejectedWrites++;
      return false;
    }
    remainingWrites--;
    writes.add(request.getMethod() + " " + request.getPath());
    return true;
  }

  /** Rejects requests of the operator that match a regular expression with 403. */
  void forbid(String regex) {
    forbidden = regex;
  }

  void allowLeases() {
    leasesAllowed = true;
  }

  synchronized List<String> writes() {
    return List.copyOf(writes);
  }

  synchronized void clearWrites() {
    writes.clear();
  }

  /** Accepts this many more writes of the operator, and rejects all others. */
  synchronized void acceptWrites(int count) {
    remainingWrites = count;
  }

  synchronized void acceptAllWrites() {
    remainingWrites = Integer.MAX_VALUE;
  }

  /** How many writes of the operator were rejected. */
  synchronized int rejectedWrites() {
    return rejectedWrites;
  }

  synchronized boolean rejectsWrites() {
    return remainingWrites == 0;
  }
}
