package org.chameleoncloud.edge.operator.control;

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

/**
 * An in-memory API server that keeps a list of the operator's writes, such as {@code PATCH /apis/…/status}, and can
 * stop taking them: to an operator that can write nothing any more it happens as to one that was killed.
 */
final class CountingApiServer extends KubernetesCrudDispatcher {
  /** What the operator's client calls itself; other clients' writes are none of our business. */
  static final String OPERATOR = "chi-edge-operator-under-test";

  private static final String LEASE_RULES = """
      {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "status": {
        "incomplete": false, "nonResourceRules": [], "resourceRules": [
          {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["*"]}]}}
      """;

  private volatile boolean mayHoldLeases;
  private final List<String> writes = new ArrayList<>();
  private int left = Integer.MAX_VALUE;
  private int refused;
  private volatile String forbidden = "";
  private final List<String> lookUps = new CopyOnWriteArrayList<>();
  private final List<Long> slowed = new CopyOnWriteArrayList<>();
  private final Map<String, Long> secretReads = new ConcurrentHashMap<>();
  private volatile Slowness slowness = new Slowness("", Duration.ZERO);
  private volatile Map<String, String> onlyAnswered = Map.of();

  /** Which of the operator's writes, such as {@code POST .*events}, are carried out at once but answered late. */
  private record Slowness(String writes, Duration delay) {}

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    if (mayHoldLeases && request.getPath().endsWith("/selfsubjectrulesreviews")) {
      return new MockResponse().setResponseCode(201).setBody(LEASE_RULES);
    }
    if (Objects.equals(OPERATOR, request.getHeader("User-Agent"))
        && (request.getMethod() + " " + request.getPath()).matches(forbidden)) {
      return new MockResponse().setResponseCode(403);
    }
    if (request.getMethod().equals("GET") && request.getPath().contains("/secrets/")) {
      secretReads.merge(request.getPath().replaceFirst(".*/secrets/", ""), 1L, Long::sum);
    }
    if (isLookUp(request)) {
      lookUps.add(request.getPath());
    }
    boolean counts = !request.getMethod().equals("GET")
        && Objects.equals(OPERATOR, request.getHeader("User-Agent"));
    // 403 because the client tries an answer of 500 again by itself, and keeps a dying operator from dying.
    if (counts && !taken(request)) {
      return new MockResponse().setResponseCode(403);
    }
    MockResponse response = super.dispatch(request);
    return counts ? delayed(whole(response, request), request) : response;
  }

  private MockResponse whole(MockResponse response, RecordedRequest request) {
    if (onlyAnswered.isEmpty() || response.code() >= 400
        || !request.getPath().contains("/edgedevices/")) {
      return response;
    }
    ObjectNode device = Serialization.unmarshal(response.getBody().readUtf8(), ObjectNode.class);
    onlyAnswered.forEach(device.withObject("/spec")::put);
    return response.setBody(device.toString());
  }

  /**
   * From now on a field of all specs is in the answers to the operator's writes and not in its watch, as on a real API
   * server for a moment after the definition was upgraded.
   */
  void leaveOutOfTheWatch(String field, String value) {
    onlyAnswered = Map.of(field, value);
  }

  private MockResponse delayed(MockResponse response, RecordedRequest request) {
    Slowness now = slowness;
    if (!(request.getMethod() + " " + request.getPath()).matches(now.writes())) {
      return response;
    }
    slowed.add(System.nanoTime());
    return response.setBodyDelay(now.delay().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How many writes that are answered late have come. */
  int slowed() {
    return slowed.size();
  }

  /** How many of them were unanswered at once, at most. */
  long mostUnanswered() {
    long delay = slowness.delay().toNanos();
    return slowed.stream().mapToLong(
        from -> slowed.stream().filter(at -> at >= from && at - from < delay).count())
        .max().orElse(0);
  }

  /** Answers such writes of the operator, a regular expression, so much later. */
  void answerLate(String regex, Duration delay) {
    slowness = new Slowness(regex, delay);
  }

  private static boolean isLookUp(RecordedRequest request) {
    return request.getMethod().equals("GET") && request.getPath().matches(".*/edgedevices/[^?]+")
        && Objects.equals(OPERATOR, request.getHeader("User-Agent"));
  }

  /** The resources that the operator asked for by name, where its cache should do. */
  List<String> lookUps() {
    return List.copyOf(lookUps);
  }

  /** How often a Secret was read, by any client. */
  long secretReads(String name) {
    return secretReads.getOrDefault(name, 0L);
  }

  private synchronized boolean taken(RecordedRequest request) {
    if (left == 0) {
      refused++;
      return false;
    }
    left--;
    writes.add(request.getMethod() + " " + request.getPath());
    return true;
  }

  /** Answers such requests of the operator, a regular expression, with 403. */
  void forbid(String regex) {
    forbidden = regex;
  }

  void answerRulesReview() {
    mayHoldLeases = true;
  }

  synchronized List<String> writes() {
    return List.copyOf(writes);
  }

  synchronized void forgetWrites() {
    writes.clear();
  }

  /** Takes this many more writes of the operator, and then none. */
  synchronized void takeOnly(int more) {
    left = more;
  }

  synchronized void takeAll() {
    left = Integer.MAX_VALUE;
  }

  /** How many writes it has not taken. */
  synchronized int refused() {
    return refused;
  }

  synchronized boolean takesNoMore() {
    return left == 0;
  }
}
