package org.chameleoncloud.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.chameleoncloud.edge.registry.FakeTestbed.hardware;
import static org.chameleoncloud.edge.registry.FakeTestbed.impatient;
import static org.chameleoncloud.edge.registry.FakeTestbed.json;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No whole answer comes: what is thrown, what it says, whether a write may have taken effect, how often was asked. */
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

  private RegistryFailure list(MockResponse... answers) {
    return Failures.of(testbed.answering(answers).open(), Registry::list);
  }

  private RegistryFailure register(MockResponse... answers) {
    return Failures.of(testbed.answering(answers).open(),
        registry -> registry.register(ENROLLMENT));
  }

  private static MockResponse policy(SocketPolicy policy) {
    return json(200, LIST).setSocketPolicy(policy);
  }

  @Test
  void saysThatTheConnectionIsRefused() throws IOException {
    Credentials credentials = testbed.credentials();
    String host = testbed.host();
    testbed.close();
    RegistryFailure failure = Failures.of(
        new RegistryClient(FakeTestbed.settings()).open(credentials),
        registry -> registry.register(ENROLLMENT));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure)
        .hasMessage("Keystone at " + host + " cannot be reached: the connection is refused");
    assertThat(failure.mayHaveTakenEffect()).isFalse();
  }

  @Test
  void saysThatTheRegistryRefusesTheConnectionAndThatNothingWasWritten() throws IOException {
    FakeTestbed gone = new FakeTestbed();
    String address = gone.address();
    String host = gone.host();
    gone.close();
    testbed.signingIn(FakeTestbed.token("t", Duration.ofHours(1),
        FakeTestbed.catalog("public", "CHI@Edge", address)));
    RegistryFailure failure = Failures.of(testbed.open(),
        registry -> registry.register(ENROLLMENT));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure)
        .hasMessage("The registry at " + host + " cannot be reached: the connection is refused");
    assertThat(failure.mayHaveTakenEffect()).isFalse();
  }

  @Test
  void saysThatNoHostOfTheNameIsKnown() {
    Credentials credentials = new Credentials(URI.create("http://keystone.invalid:5000/v3"), "id",
        FakeTestbed.SECRET, null, "public", null);
    RegistryFailure failure = Failures
        .of(new RegistryClient(FakeTestbed.settings()).open(credentials), Registry::list);
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure).hasMessage(
        "Keystone at keystone.invalid:5000 cannot be reached: no host of that name is known (DNS)");
  }

  @Test
  void leavesOpenWhetherAPostTookEffectWhenTheConnectionClosesBeforeTheAnswer() {
    RegistryFailure failure = register(policy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure).hasMessage(
        "The registry at " + testbed.host() + " closed the connection before it had answered");
    assertThat(failure.mayHaveTakenEffect()).isTrue();
    assertThat(testbed.inventoryRequests()).containsExactly("POST /v1/hardware/");
  }

  @Test
  void tellsTheRequestIdOfAnAnswerThatBrokeOff() {
    RegistryFailure failure = list(policy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY)
        .setHeader("OpenStack-Request-Id", "req-1f-2"));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure.requestId()).contains("req-1f-2");
  }

  @Test
  void neverSendsAWriteTwiceWhenAPooledConnectionBreaks() throws Exception {
    Registry registry = testbed
        .answering(json(200, LIST), policy(SocketPolicy.DISCONNECT_AFTER_REQUEST),
            json(201, hardware("pi")))
        .open();
    registry.list();
    assertThat(Failures.of(registry, r -> r.register(ENROLLMENT)).mayHaveTakenEffect()).isTrue();
    assertThat(testbed.inventoryRequests()).containsExactly("GET /v1/hardware/",
        "POST /v1/hardware/");
  }

  @Test
  void neverSendsADeleteTwiceWhenAPooledConnectionBreaks() throws Exception {
    Registry registry = testbed
        .answering(json(200, LIST), policy(SocketPolicy.DISCONNECT_AFTER_REQUEST),
            json(200, ""))
        .open();
    registry.list();
    assertThat(Failures.of(registry, Failures.DELETE).mayHaveTakenEffect()).isTrue();
    assertThat(testbed.inventoryRequests()).hasSize(2);
  }

  @Test
  void readsTheListInSpiteOfAPooledConnectionThatTheServerHasClosed() throws Exception {
    Registry registry = testbed.answering(policy(SocketPolicy.DISCONNECT_AT_END), json(200, LIST))
        .open();
    registry.list();
    assertThat(registry.list()).hasSize(2);
  }

  @Test
  void callsHalfAListBroken() {
    RegistryFailure failure = list(policy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure)
        .hasMessage("The registry at " + testbed.host() + " broke off in the middle of an answer");
  }

  @Test
  void leavesOpenWhetherAPostTookEffectWhenItsAnswerIsCut() {
    RegistryFailure failure = register(
        json(201, hardware("pi")).setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }

  static Stream<MockResponse> slowAnswers() {
    return Stream.of(json(200, LIST).setHeadersDelay(700, TimeUnit.MILLISECONDS),
        json(200, LIST).setBodyDelay(700, TimeUnit.MILLISECONDS),
        json(200, LIST).throttleBody(1, 50, TimeUnit.MILLISECONDS),
        json(200, LIST).setSocketPolicy(SocketPolicy.NO_RESPONSE));
  }

  @ParameterizedTest
  @MethodSource("slowAnswers")
  void givesUpOnASlowAnswer(MockResponse slow) {
    RegistryFailure failure = Failures.of(testbed.answering(slow).open(impatient(300)),
        registry -> registry.register(ENROLLMENT));
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure)
        .hasMessage("The registry at " + testbed.host() + " did not answer within 300 ms");
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }

  @Test
  void stopsReadingAnAnswerWithoutEnd() {
    testbed.answering(json(200, "{\"hardware\": [" + (hardware("pi") + ",").repeat(10_000)));
    HttpTransport wire = new HttpTransport(new OkHttpClient(), RequestListener.NONE,
        FakeTestbed.fixedClock(), 1);
    Request request = new Request.Builder().url(testbed.address() + "/v1/hardware/").build();
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
        () -> wire.exchange(Operation.LIST, request, List.of(),
            (_, body) -> HardwareReader.list(body)));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure)
        .hasMessage("The registry at " + testbed.host() + " answered 200 with more than 1 MiB");
  }

  @Test
  void reportsACallThatIsInterruptedWhileItWaitsForTheAnswer() throws Exception {
    Registry registry = testbed.answering(policy(SocketPolicy.NO_RESPONSE)).open();
    FutureTask<RegistryFailure> failure = new FutureTask<>(
        () -> Failures.of(registry, r -> r.register(ENROLLMENT)));
    Thread waiting = Thread.ofVirtual().start(failure);
    await().until(() -> testbed.inventoryRequests().size() == 1);
    waiting.interrupt();
    assertThat(failure.get().kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.get()).hasMessage(
        "The registry at " + testbed.host() + " was not waited for: the request was interrupted");
    assertThat(failure.get().mayHaveTakenEffect()).isTrue();
  }

  @Test
  void reportsAnInterruptedThreadAndKeepsItInterrupted() {
    Registry registry = testbed.open();
    Thread.currentThread().interrupt();
    RegistryFailure failure = Failures.of(registry, r -> r.register(ENROLLMENT));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.getMessage()).startsWith("Interrupted while waiting");
    assertThat(failure.mayHaveTakenEffect()).isFalse();
  }
}
