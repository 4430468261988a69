package org.chameleoncloud.edge.registry.keystone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.UUID;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.hardware;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.html;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.RequestListener;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.chameleoncloud.edge.registry.testing.ManualClock;
import org.chameleoncloud.edge.registry.testing.Transcript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoneSessionTest {
  private static final MockResponse UNAUTHORIZED = json(401,
      "{\"error\": \"The request you have made requires authentication\"}");
  private static final String EMPTY_LIST = "{\"hardware\": []}";

  private final FakeTestbed testbed = new FakeTestbed();
  private final ManualClock clock = new ManualClock(FakeTestbed.NOW);

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  private Registry open() {
    return testbed.open(FakeTestbed.settings(RequestListener.NONE, clock));
  }

  private static RegistryFailure listFailure(Registry registry) {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class, registry::list);
    assertThat(failure).as("the failure").isNotNull();
    return failure;
  }

  private List<String> tokensSent() {
    return testbed.inventoryRequests().stream().map(request -> request.getHeader("X-Auth-Token"))
        .toList();
  }

  @Test
  void signsInOnceForManyRequests() throws Exception {
    Registry registry = open();
    registry.list();
    registry.list();
    assertThat(tokensSent()).containsExactly("token-1", "token-1");
    assertThat(testbed.signInCount()).isEqualTo(1);
  }

  @Test
  void theProjectIsThatOfTheToken() throws Exception {
    Registry registry = open();
    assertThat(registry.projectId()).isEqualTo("3052fecfb7104d378975a02c26ebec52");
    registry.list();
    assertThat(testbed.signInCount()).isEqualTo(1);
  }

  @Test
  void signsInOnceForFiftyThreads() throws Exception {
    Registry registry = open();
    CountDownLatch start = new CountDownLatch(1);
    Callable<List<Hardware>> list = () -> {
      start.await();
      return registry.list();
    };
    try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
      List<Future<List<Hardware>>> lists = Stream.generate(() -> threads.submit(list)).limit(50)
          .toList();
      start.countDown();
      for (Future<List<Hardware>> one : lists) {
        one.get();
      }
    }
    assertThat(testbed.signInCount()).isEqualTo(1);
    assertThat(tokensSent()).hasSize(50).containsOnly("token-1");
  }

  @Test
  void renewsATokenFiveMinutesBeforeItExpires() throws Exception {
    Registry registry = open();
    registry.list();
    clock.advance(Duration.ofMinutes(54));
    registry.list();
    clock.advance(Duration.ofMinutes(2));
    registry.list();
    assertThat(tokensSent()).containsExactly("token-1", "token-1", "token-2");
  }

  @Test
  void renewsAShortLivedTokenATenthOfItsLifetimeBeforeItExpires() throws Exception {
    testbed.respondingToSignInWith(testbed.token(Duration.ofSeconds(10)),
        testbed.token(Duration.ofSeconds(10)));
    Registry registry = open();
    registry.list();
    clock.advance(Duration.ofMillis(8900));
    registry.list();
    clock.advance(Duration.ofMillis(200));
    registry.list();
    assertThat(tokensSent()).containsExactly("token-1", "token-1", "token-2");
  }

  @Test
  void takesATokensLifetimeFromKeystonesClockOnly() throws Exception {
    clock.advance(Duration.ofDays(30));
    Registry registry = open();
    registry.list();
    registry.list();
    assertThat(testbed.signInCount()).isEqualTo(1);
  }

  @Test
  void usesATokenUntilItExpiresWhileKeystoneIsDown() throws Exception {
    testbed.respondingToSignInWith(testbed.token(Duration.ofHours(1)), json(503, "{}"),
        json(503, "{}"));
    Registry registry = open();
    registry.list();
    clock.advance(Duration.ofMinutes(56));
    registry.list();
    registry.list();
    assertThat(tokensSent()).containsOnly("token-1");
    assertThat(testbed.signInCount())
        .as("sign-ins, of which the failed one is not repeated immediately")
        .isEqualTo(2);

    clock.advance(Duration.ofMinutes(4));
    assertThat(listFailure(registry).kind()).isEqualTo(Kind.BROKEN);
  }

  @Test
  void discardsATokenWhenItsCredentialIsRejected() throws Exception {
    testbed.respondingToSignInWith(testbed.token(Duration.ofHours(1)), json(401, "{}"));
    Registry registry = open();
    registry.list();
    clock.advance(Duration.ofMinutes(56));
    assertThat(listFailure(registry).kind()).isEqualTo(Kind.CREDENTIAL_REJECTED);
  }

  @Test
  void signsInAgainAndRepeatsTheRequestOnceWhenATokenIsRejected() throws Exception {
    testbed.respondingWith(UNAUTHORIZED, json(201, hardware("pi")));
    assertThat(open().register(new Enrollment("pi", Map.of())).uuid()).isEqualTo(UUID);
    assertThat(testbed.inventoryRequestLines()).containsExactly("POST /v1/hardware/",
        "POST /v1/hardware/");
    assertThat(tokensSent()).containsExactly("token-1", "token-2");
  }

  @Test
  void reportsASecondRejectionWithoutAThirdAttempt() {
    RegistryFailure failure = listFailure(testbed.respondingWith(UNAUTHORIZED).open());
    assertThat(failure.kind()).isEqualTo(Kind.CREDENTIAL_REJECTED);
    assertThat(testbed.inventoryRequestLines()).hasSize(2);
    assertThat(testbed.signInCount()).isEqualTo(2);
  }

  @Test
  void reportsAKeystoneFailureAfterARejectedToken() {
    testbed.respondingWith(UNAUTHORIZED).respondingToSignInWith(testbed.token(Duration.ofHours(1)),
        json(500, "{}"));
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class, () -> open().sync(UUID));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure).hasMessage("Keystone at " + testbed.host() + " failed (500)");
    assertThat(failure.mayHaveTakenEffect()).isFalse();
  }

  @Test
  void replacesARejectedTokenOnceForAllThreads() throws Exception {
    testbed.respondingWith(request -> "token-1".equals(request.getHeader("X-Auth-Token"))
        ? UNAUTHORIZED
        : json(200, EMPTY_LIST));
    Registry registry = open();
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      List<Future<List<Hardware>>> lists = Stream.generate(() -> threads.submit(() -> {
        start.await();
        return registry.list();
      })).limit(20).toList();
      start.countDown();
      for (Future<List<Hardware>> one : lists) {
        one.get();
      }
    }
    assertThat(testbed.signInCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"401, CREDENTIAL_REJECTED", "404, CREDENTIAL_UNKNOWN", "400, CREDENTIAL_MALFORMED",
      "403, FORBIDDEN",
      "408, TIMEOUT", "429, BUSY", "500, BROKEN", "503, BROKEN"})
  void classifiesKeystonesErrors(int status, Kind kind) {
    testbed.respondingToSignInWith(json(status,
        "{\"error\": {\"code\": %d, \"message\": \"It says why.\"}}".formatted(status)));
    RegistryFailure failure = listFailure(open());
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.getMessage()).startsWith("Keystone at " + testbed.host())
        .endsWith(": It says why.");
    assertThat(testbed.inventoryRequestLines()).isEmpty();
  }

  @Test
  void advisesToCheckAuthUrlAfterAnHtmlPage() {
    testbed.respondingToSignInWith(html(404, "<html>nginx</html>"));
    RegistryFailure failure = listFailure(open());
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure).hasMessage("Keystone at " + testbed.host()
        + " serves nothing at the requested URL (404); check auth_url");
  }

  @Test
  void advisesToCheckAuthUrlAfterARedirect() {
    testbed.respondingToSignInWith(new MockResponse().setResponseCode(301).setHeader("Location",
        "https://keystone.example.org/v3"));
    assertThat(listFailure(open())).hasMessage("Keystone at " + testbed.host()
        + " redirects to another host, which is not followed (301); check auth_url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "{}", "{\"token\": {}}",
      "{\"token\": {\"expires_at\": \"some day\"}}"})
  void reportsAnUnreadableToken(String body) {
    testbed.respondingToSignInWith(json(201, body).setHeader("X-Subject-Token", "t"));
    assertThat(listFailure(open()).kind()).isEqualTo(Kind.BROKEN);
  }

  @Test
  void doesNotQuoteATokenThatIsInvalidInAHeader() {
    testbed.respondingToSignInWith(json(201, "{}").addHeaderLenient("X-Subject-Token", "tök-en"));
    RegistryFailure failure = listFailure(open());
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure).hasMessage("Keystone at " + testbed.host() + " returned 201 with no token");
  }

  @Test
  void timesOutWhenKeystoneIsSlow() {
    testbed.respondingToSignInWith(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
    RegistryFailure failure = listFailure(testbed.open(FakeTestbed.withTimeout(300)));
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure)
        .hasMessage("Keystone at " + testbed.host() + " did not respond within 300 ms");
  }

  @Test
  void sharesAFailedSignInBetweenWaitingThreads() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    testbed.respondingToSignInWith(json(500, "{}"));
    testbed.beforeEachSignIn(() -> awaitQuietly(held));
    Registry registry = open();
    FutureTask<RegistryFailure> first = new FutureTask<>(() -> listFailure(registry));
    FutureTask<RegistryFailure> second = new FutureTask<>(() -> listFailure(registry));
    Thread.ofPlatform().start(first);
    await().until(() -> testbed.signInCount() == 1);
    Thread waiting = Thread.ofPlatform().start(second);
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    held.countDown();
    assertThat(first.get()).isSameAs(second.get());
    assertThat(testbed.signInCount()).isEqualTo(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void signsInWithTheRecordedRequest() throws Exception {
    Transcript recorded = Transcript.named("authenticate with an application credential");
    Credentials credentials = new Credentials(URI.create(testbed.address() + "/v3"),
        "fe1121f05b774079a973872f452974fd", Sensitive.of("<secret>"), null, "public", null);
    new RegistryClient(FakeTestbed.settings()).open(credentials).list();
    var sent = testbed.requests().getFirst();
    assertThat(sent.getMethod() + " " + sent.getPath()).isEqualTo("POST /v3/auth/tokens");
    assertThat(sent.getBody().readUtf8()).isEqualTo(recorded.requestBody().toString());
  }
}
