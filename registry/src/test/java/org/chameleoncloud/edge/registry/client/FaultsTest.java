package org.chameleoncloud.edge.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.hardware;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.withTimeout;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.testing.Failures;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No complete response arrives: the failure and its message, whether a write may have taken effect, and how often it
 * was sent.
 */
class FaultsTest {
  private static final Enrollment ENROLLMENT = new Enrollment("pi",
      Map.of(DeviceProperty.APPLICATION_CREDENTIAL_SECRET, FakeTestbed.SECRET));
  private static final String LIST = "{\"hardware\": [" + hardware("a") + "," + hardware("b")
      + "]}";

  private final FakeTestbed testbed = new FakeTestbed();

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  private RegistryFailure list(MockResponse... responses) {
    return Failures.of(testbed.respondingWith(responses).open(), Registry::list);
  }

  private RegistryFailure register(MockResponse... responses) {
    return Failures.of(testbed.respondingWith(responses).open(),
        registry -> registry.register(ENROLLMENT));
  }

  private static MockResponse policy(SocketPolicy policy) {
    return json(200, LIST).setSocketPolicy(policy);
  }

  @Test
  void reportsARefusedConnection() throws IOException {
    Credentials credentials = testbed.credentials();
    String host = testbed.host();
    testbed.close();
    RegistryFailure failure = Failures.of(
        new RegistryClient(FakeTestbed.settings()).open(credentials),
        registry -> registry.register(ENROLLMENT));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure)
        .hasMessage("Keystone at " + host + " cannot be reached: connection refused");
    assertThat(failure.mayHaveTakenEffect()).isFalse();
  }

  @Test
  void reportsThatTheRegistryRefusesTheConnectionAndThatNothingWasWritten() throws IOException {
    FakeTestbed stopped = new FakeTestbed();
    String address = stopped.address();
    String host = stopped.host();
    stopped.close();
    testbed.respondingToSignInWith(FakeTestbed.token("t", Duration.ofHours(1),
        FakeTestbed.catalog("public", "CHI@Edge", address)));
    RegistryFailure failure = Failures.of(testbed.open(),
        registry -> registry.register(ENROLLMENT));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure)
        .hasMessage("The registry at " + host + " cannot be reached: connection refused");
    assertThat(failure.mayHaveTakenEffect()).isFalse();
  }

  @Test
  void reportsAnUnknownHostName() {
    Credentials credentials = new Credentials(URI.create("http://keystone.invalid:5000/v3"), "id",
        FakeTestbed.SECRET, null, "public", null);
    RegistryFailure failure = Failures
        .of(new RegistryClient(FakeTestbed.settings()).open(credentials), Registry::list);
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure).hasMessage(
        "Keystone at keystone.invalid:5000 cannot be reached: its host name cannot be resolved (DNS)");
  }

  @Test
  void aPostMayHaveTakenEffectWhenTheConnectionClosesBeforeTheResponse() {
    RegistryFailure failure = register(policy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure).hasMessage(
        "The registry at " + testbed.host() + " closed the connection before responding");
    assertThat(failure.mayHaveTakenEffect()).isTrue();
    assertThat(testbed.inventoryRequestLines()).containsExactly("POST /v1/hardware/");
  }

  @Test
  void reportsTheRequestIdOfAnIncompleteResponse() {
    RegistryFailure failure = list(policy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY)
        .setHeader("OpenStack-Request-Id", "req-1f-2"));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure.requestId()).contains("req-1f-2");
  }

  @Test
  void neverSendsAWriteTwiceWhenAPooledConnectionBreaks() throws Exception {
    Registry registry = testbed
        .respondingWith(json(200, LIST), policy(SocketPolicy.DISCONNECT_AFTER_REQUEST),
            json(201, hardware("pi")))
        .open();
    registry.list();
    assertThat(Failures.of(registry, r -> r.register(ENROLLMENT)).mayHaveTakenEffect()).isTrue();
    assertThat(testbed.inventoryRequestLines()).containsExactly("GET /v1/hardware/",
        "POST /v1/hardware/");
  }

  @Test
  void neverSendsADeleteTwiceWhenAPooledConnectionBreaks() throws Exception {
    Registry registry = testbed
        .respondingWith(json(200, LIST), policy(SocketPolicy.DISCONNECT_AFTER_REQUEST),
            json(200, ""))
        .open();
    registry.list();
    assertThat(Failures.of(registry, Failures.DELETE).mayHaveTakenEffect()).isTrue();
    assertThat(testbed.inventoryRequestLines()).hasSize(2);
  }

  @Test
  void readsTheListWhenTheServerHasClosedAPooledConnection() throws Exception {
    Registry registry = testbed
        .respondingWith(policy(SocketPolicy.DISCONNECT_AT_END), json(200, LIST))
        .open();
    registry.list();
    assertThat(registry.list()).hasSize(2);
  }

  @Test
  void reportsAnIncompleteList() {
    RegistryFailure failure = list(policy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure)
        .hasMessage("The registry at " + testbed.host()
            + " closed the connection in the middle of a response");
  }

  @Test
  void aPostMayHaveTakenEffectWhenItsResponseIsIncomplete() {
    RegistryFailure failure = register(
        json(201, hardware("pi")).setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }

  static Stream<MockResponse> slowResponses() {
    return Stream.of(json(200, LIST).setHeadersDelay(3, TimeUnit.SECONDS),
        json(200, LIST).setBodyDelay(3, TimeUnit.SECONDS),
        json(200, LIST).throttleBody(1, 200, TimeUnit.MILLISECONDS),
        json(200, LIST).setSocketPolicy(SocketPolicy.NO_RESPONSE));
  }

  @ParameterizedTest
  @MethodSource("slowResponses")
  void timesOutOnASlowResponse(MockResponse slow) {
    RegistryFailure failure = Failures.of(testbed.respondingWith(slow).open(withTimeout(1200)),
        registry -> registry.register(ENROLLMENT));
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure)
        .hasMessage("The registry at " + testbed.host() + " did not respond within 1200 ms");
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }

  @Test
  void reportsAnInterruptionWhileWaitingForTheResponse() throws Exception {
    Registry registry = testbed.respondingWith(policy(SocketPolicy.NO_RESPONSE)).open();
    FutureTask<RegistryFailure> failure = new FutureTask<>(
        () -> Failures.of(registry, r -> r.register(ENROLLMENT)));
    Thread waiting = Thread.ofVirtual().start(failure);
    await().until(() -> testbed.inventoryRequestLines().size() == 1);
    waiting.interrupt();
    assertThat(failure.get().kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.get()).hasMessage(
        "The registry at " + testbed.host()
            + " had not responded when the request was interrupted");
    assertThat(failure.get().mayHaveTakenEffect()).isTrue();
  }

  @Test
  void reportsAnInterruptionAndKeepsTheThreadInterrupted() {
    Registry registry = testbed.open();
    Thread.currentThread().interrupt();
    RegistryFailure failure = Failures.of(registry, r -> r.register(ENROLLMENT));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.getMessage()).startsWith("Interrupted while waiting");
    assertThat(failure.mayHaveTakenEffect()).isFalse();
  }
}
