package org.chameleoncloud.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.chameleoncloud.edge.registry.TestbedDouble.UUID;
import static org.chameleoncloud.edge.registry.TestbedDouble.hardware;
import static org.chameleoncloud.edge.registry.TestbedDouble.html;
import static org.chameleoncloud.edge.registry.TestbedDouble.impatient;
import static org.chameleoncloud.edge.registry.TestbedDouble.json;

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
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which an exchange with the registry goes wrong: what is thrown, what it says, how often was asked. */
class FaultsTest {
  private static final Enrollment ENROLLMENT = new Enrollment("pi",
      Map.of("application_credential_secret", TestbedDouble.SECRET));
  private static final String LIST = "{\"hardware\": [" + hardware("a") + "," + hardware("b")
      + "]}";

  private final TestbedDouble testbed = new TestbedDouble();

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  private interface Call {
    Object on(Registry registry) throws RegistryFailure;
  }

  private static final Call DELETE = registry -> {
    registry.delete(UUID);
    return null;
  };

  private static RegistryFailure failure(Registry registry, Call call) {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class, () -> call.on(registry));
    assertThat(failure).as("the failure").isNotNull();
    return failure;
  }

  private RegistryFailure list(MockResponse... answers) {
    return failure(testbed.answering(answers).open(), Registry::list);
  }

  private RegistryFailure register(MockResponse... answers) {
    return failure(testbed.answering(answers).open(), registry -> registry.register(ENROLLMENT));
  }

  private static MockResponse policy(SocketPolicy policy) {
    return json(200, LIST).setSocketPolicy(policy);
  }

  @Test
  void saysThatTheConnectionIsRefused() throws IOException {
    Credentials credentials = testbed.credentials();
    String host = testbed.host();
    testbed.close();
    RegistryFailure failure = failure(
        new RegistryClient(TestbedDouble.settings()).open(credentials),
        registry -> registry.register(ENROLLMENT));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure)
        .hasMessage("Keystone at " + host + " cannot be reached: the connection is refused");
    assertThat(failure.mayHaveTakenEffect()).isFalse();
  }

  @Test
  void saysThatTheRegistryRefusesTheConnectionAndThatNothingWasWritten() throws IOException {
    TestbedDouble gone = new TestbedDouble();
    String address = gone.address();
    String host = gone.host();
    gone.close();
    testbed.signingIn(TestbedDouble.token("t", Duration.ofHours(1),
        TestbedDouble.catalog("public", "CHI@Edge", address)));
    RegistryFailure failure = failure(testbed.open(), registry -> registry.register(ENROLLMENT));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure)
        .hasMessage("The registry at " + host + " cannot be reached: the connection is refused");
    assertThat(failure.mayHaveTakenEffect()).isFalse();
  }

  @Test
  void saysThatNoHostOfTheNameIsKnown() {
    Credentials credentials = new Credentials(URI.create("http://keystone.invalid:5000/v3"), "id",
        TestbedDouble.SECRET, null, "public", null);
    RegistryFailure failure = failure(
        new RegistryClient(TestbedDouble.settings()).open(credentials), Registry::list);
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
  void neverSendsAWriteTwiceWhenAPooledConnectionBreaks() throws Exception {
    Registry registry = testbed
        .answering(json(200, LIST), policy(SocketPolicy.DISCONNECT_AFTER_REQUEST),
            json(201, hardware("pi")))
        .open();
    registry.list();
    assertThat(failure(registry, r -> r.register(ENROLLMENT)).mayHaveTakenEffect()).isTrue();
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
    assertThat(failure(registry, DELETE).mayHaveTakenEffect()).isTrue();
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

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"hardware\": [{\"uuid\": \"9f2a", "null", "[]",
      "{\"hardware\": null}", "{}",
      "{\"hardware\": [null]}", "{\"hardware\": [{\"name\": \"a\"}]}", "nonsense"})
  void callsAnAnswerThatIsNoListBroken(String body) {
    RegistryFailure failure = list(json(200, body));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure.getMessage())
        .startsWith("The registry at " + testbed.host() + " answered 200 with ");
  }

  @Test
  void neverQuotesAPage() {
    RegistryFailure failure = list(html(200, "<html>maintenance</html>"));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure)
        .hasMessage(
            "The registry at " + testbed.host() + " answered 200 with a web page in place of JSON");
  }

  @Test
  void takesAPageForADeleteForSomebodyElsesAnswer() {
    testbed.answering(html(200, "<html>please log in</html>"));
    RegistryFailure failure = failure(testbed.open(), DELETE);
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void callsAServerErrorBrokenAndLeavesOpenWhetherAPostTookEffect(int status) {
    RegistryFailure failure = register(html(status, "<html>oh no</html>"));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure)
        .hasMessage("The registry at " + testbed.host() + " failed (" + status + ")");
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"400, REFUSED", "403, FORBIDDEN", "405, REFUSED", "408, TIMEOUT", "409, NAME_TAKEN",
      "422, REFUSED",
      "429, BUSY"})
  void knowsThatARefusedPostTookNoEffect(int status, Kind kind) {
    RegistryFailure failure = register(json(status, "{\"error\": \"no\"}"));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.mayHaveTakenEffect()).isFalse();
    assertThat(testbed.inventoryRequests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 503})
  void sendsAGetOnceEvenWhenOkHttpWouldRepeatIt(int status) {
    list(json(status, "{}").setHeader("Retry-After", "0"));
    assertThat(testbed.inventoryRequests()).hasSize(1);
  }

  @Test
  void takesAMissingRecordForADeletedOne() throws Exception {
    testbed.answering(json(404, "{\"error\": \"Hardware x could not be found.\"}")).open()
        .delete(UUID);
    assertThat(testbed.inventoryRequests()).hasSize(1);
  }

  @Test
  void doesNotTakeAWrongAddressForADeletedRecord() {
    testbed.answering(html(404, "<h1>Not Found</h1>"));
    RegistryFailure failure = failure(testbed.open(), DELETE);
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure).hasMessage("The registry at " + testbed.host()
        + " has nothing at the address that was asked (404); the testbed's catalog may be wrong");
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
    RegistryFailure failure = failure(testbed.answering(slow).open(impatient(300)),
        registry -> registry.register(ENROLLMENT));
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure)
        .hasMessage("The registry at " + testbed.host() + " did not answer within 300 ms");
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"120, 120", "'Sun, 22 Nov 2026 08:18:46 GMT', 30", "99999999999999999999, 900",
      "86400, 900"})
  void tellsHowLongABusyRegistryAsksUsToWait(String header, long seconds) {
    RegistryFailure failure = list(
        json(429, "{\"error\": \"slow down\"}").setHeader("Retry-After", header));
    assertThat(failure.kind()).isEqualTo(Kind.BUSY);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(seconds));
    assertThat(failure)
        .hasMessage(
            "The registry at " + testbed.host() + " asks for fewer requests (429): slow down");
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5", "0", "Sun, 22 Nov 2020 08:18:46 GMT", ""})
  void takesAnUnreadableOrPastWaitForNone(String header) {
    assertThat(list(json(429, "{}").setHeader("Retry-After", header)).retryAfter()).isEmpty();
  }

  @Test
  void tellsTheRequestIdForTheTestbedsOperators() {
    assertThat(list(json(500, "{}").setHeader("OpenStack-Request-Id", "req-1f-2")).requestId())
        .contains("req-1f-2");
    assertThat(
        list(json(500, "{}").setHeader("OpenStack-Request-Id", "<b>odd one</b>")).requestId())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void followsNoRedirect(int status) throws IOException {
    try (TestbedDouble elsewhere = new TestbedDouble()) {
      RegistryFailure failure = register(
          new MockResponse().setResponseCode(status).setHeader("Location",
              elsewhere.address() + "/secret-path"));
      assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
      assertThat(failure)
          .hasMessage("The registry at %s redirects to http://%s, which is not followed (%d)"
              .formatted(testbed.host(), elsewhere.host(), status)
              + "; the testbed's catalog may be wrong");
      assertThat(elsewhere.toInventory()).isEmpty();
    }
  }

  @Test
  void stopsReadingAnAnswerWithoutEnd() {
    testbed.answering(json(200, "{\"hardware\": [" + (hardware("pi") + ",").repeat(10_000)));
    Wire wire = new Wire(new OkHttpClient(), RequestListener.NONE, TestbedDouble.fixedClock(), 1);
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
        () -> failure(registry, r -> r.register(ENROLLMENT)));
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
    RegistryFailure failure = failure(registry, r -> r.register(ENROLLMENT));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.getMessage()).startsWith("Interrupted while waiting");
    assertThat(failure.mayHaveTakenEffect()).isFalse();
  }
}
