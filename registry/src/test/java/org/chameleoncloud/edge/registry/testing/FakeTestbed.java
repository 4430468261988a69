package org.chameleoncloud.edge.registry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
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
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RequestListener;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;

/** A fake Keystone and Doni on one port, with the responses that a test configures. */
public final class FakeTestbed implements AutoCloseable {
  public static final Sensitive SECRET = Sensitive
      .of("uZ8Qw3rT6yN1mK4pL7sD0fG2hJ5kX9cVbB-nM_aSdFgHjKlQwErTyUiOpZxCvBnM1234567890abcdefGHIJKL");
  public static final Instant NOW = Instant.parse("2026-11-22T08:18:16Z");
  public static final String UUID = "9f2a008e-eac8-4cd7-9164-db5075faa039";

  /** Referenced, because the level of an unreferenced logger is lost. The tests break connections on purpose. */
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

  public FakeTestbed() {
    this(new NoDelayServerSockets());
  }

  /** A fake whose connections are accepted by {@code sockets}. */
  public FakeTestbed(NoDelayServerSockets sockets) {
    server.setServerSocketFactory(sockets);
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

  /** Sets the inventory's responses, in order; the last one is repeated. */
  public FakeTestbed respondingWith(MockResponse... responses) {
    Deque<MockResponse> left = new ArrayDeque<>(List.of(responses));
    return respondingWith(_ -> {
      synchronized (left) {
        return left.size() > 1 ? left.poll() : left.peek();
      }
    });
  }

  /** Sets the inventory's responses. */
  public FakeTestbed respondingWith(Function<RecordedRequest, MockResponse> response) {
    inventory = response;
    return this;
  }

  /** Sets Keystone's responses, in order; after the last one every sign-in succeeds, with token-1, token-2, ... */
  public synchronized FakeTestbed respondingToSignInWith(MockResponse... responses) {
    signIns.addAll(List.of(responses));
    return this;
  }

  /** Runs {@code action} before each response of Keystone. */
  public void beforeEachSignIn(Runnable action) {
    beforeSignIn = action;
  }

  private synchronized MockResponse nextSignIn() {
    return signIns.isEmpty() ? token(Duration.ofHours(1)) : signIns.poll();
  }

  /** A successful sign-in with this token lifetime and the URL of this fake in the catalog. */
  public synchronized MockResponse token(Duration lifetime) {
    return token("token-" + ++tokens, lifetime, catalog("public", "CHI@Edge", address()));
  }

  /** A successful sign-in. */
  public static MockResponse token(String token, Duration lifetime, String catalog) {
    return json(201, """
        {"token": {"user": {"id": "alice-id"}, "project": {"id": "3052fecfb7104d378975a02c26ebec52"},
          "issued_at": "%s", "expires_at": "%s", "catalog": %s}}
        """.formatted(NOW, NOW.plus(lifetime), catalog)).setHeader("X-Subject-Token", token);
  }

  /** A catalog with one registry. */
  public static String catalog(String endpointInterface, String region, String url) {
    return """
        [{"type": "identity", "endpoints": []},
         {"type": "inventory", "endpoints": [
           {"interface": "%s", "region": "%s", "region_id": "%s", "url": "%s"}]}]
        """.formatted(endpointInterface, region, region, url);
  }

  /** A catalog with a registry and a reservation service in one region. */
  public static String catalogWithReservations(String inventory, String reservation) {
    return """
        [{"type": "reservation", "endpoints": [
           {"interface": "admin", "region": "CHI@Edge", "url": "http://admin.example.org"},
           {"interface": "public", "region": "CHI@Other", "url": "http://other.example.org"},
           {"interface": "public", "region": "CHI@Edge", "url": "%s"}]},
         {"type": "inventory", "endpoints": [
           {"interface": "public", "region": "CHI@Edge", "url": "%s"}]}]
        """.formatted(reservation, inventory);
  }

  public static MockResponse json(int status, String body) {
    return new MockResponse().setResponseCode(status).setHeader("Content-Type", "application/json")
        .setHeader("Vary", "X-Auth-Token").setBody(body);
  }

  public static MockResponse html(int status, String body) {
    return new MockResponse().setResponseCode(status)
        .setHeader("Content-Type", "text/html; charset=utf-8").setBody(body);
  }

  /** A record in Doni's format, without workers. */
  public static String hardware(String name) {
    return """
        {"uuid": "%s", "name": "%s", "project_id": "3052fecfb7104d378975a02c26ebec52",
         "created_at": "2026-11-22T08:18:19+00:00", "properties": {}, "workers": []}
        """.formatted(UUID, name);
  }

  public MockWebServer server() {
    return server;
  }

  /** {@code http://HOST:PORT}. */
  public String address() {
    String url = server.url("/").toString();
    return url.substring(0, url.length() - 1);
  }

  public String host() {
    return server.getHostName() + ":" + server.getPort();
  }

  public Credentials credentials() {
    return new Credentials(URI.create(address() + "/v3"), "fe1121f05b774079a973872f452974fd",
        SECRET, null, "public", null);
  }

  public static RegistryClient.Settings settings(RequestListener listener, Clock clock) {
    return new RegistryClient.Settings(Duration.ofSeconds(5), Duration.ofSeconds(5), 4, null,
        hosts(), listener, clock);
  }

  /** The hosts that the fakes of tests are at, and one that does not exist. */
  public static TestbedHosts hosts() {
    return TestbedHosts.local("127.0.0.1", "localhost", loopbackName(), "keystone.invalid");
  }

  /** The name that MockWebServer gives itself. */
  private static String loopbackName() {
    try {
      return InetAddress.getByName("localhost").getCanonicalHostName();
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RegistryClient.Settings settings() {
    return settings(RequestListener.NONE, fixedClock());
  }

  /** Settings with this timeout. */
  public static RegistryClient.Settings withTimeout(int millis) {
    return new RegistryClient.Settings(Duration.ofMillis(millis), Duration.ofMillis(millis), 4,
        null, hosts(), RequestListener.NONE, fixedClock());
  }

  public static Clock fixedClock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  /** A registry for this fake. All tests share one client, because loading the platform's CA certificates is slow. */
  public Registry open() {
    return SHARED.open(credentials());
  }

  public Registry open(RegistryClient.Settings settings) {
    return new RegistryClient(settings).open(credentials());
  }

  /** The requests to the inventory, as {@code METHOD path}. */
  public List<String> inventoryRequestLines() {
    return requests.stream().filter(request -> !request.getPath().startsWith("/v3/"))
        .map(request -> request.getMethod() + " " + request.getPath()).toList();
  }

  /** All received requests. */
  public List<RecordedRequest> requests() {
    return requests;
  }

  /** The requests to the inventory. */
  public List<RecordedRequest> inventoryRequests() {
    return requests.stream().filter(request -> !request.getPath().startsWith("/v3/")).toList();
  }

  public long signInCount() {
    return requests.stream().filter(request -> request.getPath().startsWith("/v3/")).count();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
