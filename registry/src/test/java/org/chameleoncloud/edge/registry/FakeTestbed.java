package org.chameleoncloud.edge.registry;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/** Keystone and Doni at one address, answering what a test tells them to. */
final class FakeTestbed implements AutoCloseable {
  static final Sensitive SECRET = Sensitive
      .of("uZ8Qw3rT6yN1mK4pL7sD0fG2hJ5kX9cVbB-nM_aSdFgHjKlQwErTyUiOpZxCvBnM1234567890abcdefGHIJKL");
  static final Instant NOW = Instant.parse("2026-11-22T08:18:16Z");
  static final String UUID = "9f2a008e-eac8-4cd7-9164-db5075faa039";

  /** Kept, since a logger that nobody holds forgets its level. Broken connections are what the tests are about. */
  private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

  static {
    SERVER_LOG.setLevel(Level.OFF);
  }

  private static final RegistryClient SHARED = new RegistryClient(settings());

  private final MockWebServer server = new MockWebServer();
  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  private final Deque<MockResponse> signIns = new ArrayDeque<>();
  private volatile Function<RecordedRequest, MockResponse> inventory = _ -> json(200,
      "{\"hardware\": []}");
  private volatile Runnable beforeSignIn = () -> {};
  private int tokens;

  FakeTestbed() {
    server.setServerSocketFactory(new PromptSockets());
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        requests.add(request);
        if (request.getPath().startsWith("/v3/")) {
          beforeSignIn.run();
          return nextSignIn();
        }
        return inventory.apply(request);
      }
    });
  }

  /** Answers of the inventory, in their order; the last one stays. */
  FakeTestbed answering(MockResponse... answers) {
    Deque<MockResponse> left = new ArrayDeque<>(List.of(answers));
    return answering(_ -> {
      synchronized (left) {
        return left.size() > 1 ? left.poll() : left.peek();
      }
    });
  }

  FakeTestbed answering(Function<RecordedRequest, MockResponse> answer) {
    inventory = answer;
    return this;
  }

  /** Answers of Keystone, in their order; after the last one every sign-in succeeds, with token-1, token-2 ... */
  synchronized FakeTestbed signingIn(MockResponse... answers) {
    signIns.addAll(List.of(answers));
    return this;
  }

  /** Runs {@code hold} before each answer of Keystone. */
  void holdingSignIns(Runnable hold) {
    beforeSignIn = hold;
  }

  private synchronized MockResponse nextSignIn() {
    return signIns.isEmpty() ? token(Duration.ofHours(1)) : signIns.poll();
  }

  /** A good token that lasts {@code life}, with a catalog that leads back here. */
  synchronized MockResponse token(Duration life) {
    return token("token-" + ++tokens, life, catalog("public", "CHI@Edge", address()));
  }

  static MockResponse token(String token, Duration life, String catalog) {
    return json(201, """
        {"token": {"user": {"id": "alice-id"}, "issued_at": "%s", "expires_at": "%s", "catalog": %s}}
        """.formatted(NOW, NOW.plus(life), catalog)).setHeader("X-Subject-Token", token);
  }

  static String catalog(String face, String region, String url) {
    return """
        [{"type": "identity", "endpoints": []},
         {"type": "inventory", "endpoints": [
           {"interface": "%s", "region": "%s", "region_id": "%s", "url": "%s"}]}]
        """.formatted(face, region, region, url);
  }

  static MockResponse json(int status, String body) {
    return new MockResponse().setResponseCode(status).setHeader("Content-Type", "application/json")
        .setBody(body);
  }

  static MockResponse html(int status, String body) {
    return new MockResponse().setResponseCode(status)
        .setHeader("Content-Type", "text/html; charset=utf-8").setBody(body);
  }

  /** A record as Doni writes one, without workers. */
  static String hardware(String name) {
    return """
        {"uuid": "%s", "name": "%s", "project_id": "3052fecfb7104d378975a02c26ebec52",
         "created_at": "2026-11-22T08:18:19+00:00", "properties": {}, "workers": []}
        """.formatted(UUID, name);
  }

  MockWebServer server() {
    return server;
  }

  /** {@code http://HOST:PORT}. */
  String address() {
    String url = server.url("/").toString();
    return url.substring(0, url.length() - 1);
  }

  String host() {
    return server.getHostName() + ":" + server.getPort();
  }

  Credentials credentials() {
    return new Credentials(URI.create(address() + "/v3"), "fe1121f05b774079a973872f452974fd",
        SECRET, null,
        "public", null);
  }

  static RegistryClient.Settings settings(RequestListener listener, Clock clock) {
    return new RegistryClient.Settings(Duration.ofSeconds(5), Duration.ofSeconds(5), 4, null,
        listener, clock);
  }

  static RegistryClient.Settings settings() {
    return settings(RequestListener.NONE, fixedClock());
  }

  /** Gives up after {@code millis}. */
  static RegistryClient.Settings impatient(int millis) {
    return new RegistryClient.Settings(Duration.ofMillis(millis), Duration.ofMillis(millis), 4,
        null,
        RequestListener.NONE, fixedClock());
  }

  static Clock fixedClock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  /** A registry that talks to this double, over one client for all tests: reading the platform's CAs takes long. */
  Registry open() {
    return SHARED.open(credentials());
  }

  Registry open(RegistryClient.Settings settings) {
    return new RegistryClient(settings).open(credentials());
  }

  /** The requests that came, as {@code METHOD path}, sign-ins left out. */
  List<String> inventoryRequests() {
    return requests.stream().filter(request -> !request.getPath().startsWith("/v3/"))
        .map(request -> request.getMethod() + " " + request.getPath()).toList();
  }

  /** All requests that came. */
  List<RecordedRequest> requests() {
    return requests;
  }

  /** The requests that came to the inventory. */
  List<RecordedRequest> toInventory() {
    return requests.stream().filter(request -> !request.getPath().startsWith("/v3/")).toList();
  }

  long signInCount() {
    return requests.stream().filter(request -> request.getPath().startsWith("/v3/")).count();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
