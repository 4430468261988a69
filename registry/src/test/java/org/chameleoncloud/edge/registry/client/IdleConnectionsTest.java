package org.chameleoncloud.edge.registry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.UUID;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.hardware;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import okhttp3.Dns;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.chameleoncloud.edge.registry.testing.IdleTimeoutSockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that close idle connections: no request is lost on one of them. Time is the test's. */
class IdleConnectionsTest {
  private static final Duration FOREVER = Duration.ofDays(1);
  private static final MockResponse CLOSES_UNANSWERED = new MockResponse()
      .setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST);

  private final AtomicLong nanoTime = new AtomicLong();
  private final List<String> reported = new ArrayList<>();
  private IdleTimeoutSockets sockets;
  private FakeTestbed testbed;

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  private Registry open(Duration keepAlive) {
    start(keepAlive);
    return open(testbed.credentials());
  }

  private void start(Duration keepAlive) {
    sockets = new IdleTimeoutSockets(keepAlive, nanoTime);
    testbed = new FakeTestbed(sockets).respondingWith(IdleConnectionsTest::respond);
  }

  private Registry open(Credentials credentials) {
    return new RegistryClient(FakeTestbed.settings(
        (operation, status, _, _) -> reported.add(operation + " " + status),
        FakeTestbed.fixedClock()), Map.of(), nanoTime::get, Dns.SYSTEM).open(credentials);
  }

  private static MockResponse respond(RecordedRequest request) {
    return switch (request.getMethod()) {
      case "GET" -> json(200, "{\"hardware\": []}");
      case "PATCH" -> json(200, hardware("pi"));
      case "DELETE" -> json(200, "");
      default -> request.getPath().endsWith("/sync/")
          ? json(200, "")
          : json(201, hardware("pi"));
    };
  }

  private void pause(Duration duration) {
    nanoTime.addAndGet(duration.toNanos());
  }

  private static final List<Duration> PAUSES = Stream.of(0, 200, 499, 500, 700, 999, 1000, 1500,
      1999, 2000, 3000, 4999, 5000, 7000, 9999, 10_000, 15_000, 59_999, 60_000, 120_000, 600_000)
      .map(Duration::ofMillis).toList();

  private interface Write {
    void to(Registry registry) throws RegistryFailure;
  }

  private static final List<Write> WRITES = List.of(registry -> registry.sync(UUID),
      registry -> registry.register(new Enrollment("pi", Map.of())),
      registry -> registry.patch(UUID,
          List.of(new PropertyChange.Put(DeviceProperty.LOCAL_EGRESS, "deny"))),
      registry -> registry.delete(UUID));

  /** Half a second passes until the client has the response and the next request has arrived. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 60})
  void losesNoWriteAfterAnyPause(int keepAliveSeconds) throws Exception {
    Registry registry = open(Duration.ofSeconds(keepAliveSeconds).minusMillis(500));
    int sent = 0;
    for (Duration pause : PAUSES) {
      for (Write write : WRITES) {
        pause(pause);
        write.to(registry);
        sent++;
      }
    }
    assertThat(sockets.lostRequests()).isZero();
    assertThat(testbed.inventoryRequestLines()).hasSize(sent);
    assertThat(reported).hasSize(sent + 1).noneMatch(request -> request.endsWith(" 0"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 60})
  void losesNoWriteBetweenListsWhateverConnectionTheyLeave(int keepAliveSeconds) throws Exception {
    Registry registry = open(Duration.ofSeconds(keepAliveSeconds));
    for (Duration pause : PAUSES) {
      registry.list();
      pause(pause);
      registry.sync(UUID);
      pause(pause);
    }
    assertThat(reported).hasSize(2 * PAUSES.size() + 1).noneMatch(line -> line.endsWith(" 0"));
    assertThat(testbed.inventoryRequestLines().stream().filter(line -> line.startsWith("POST")))
        .hasSize(PAUSES.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 60})
  void losesNoSignInAfterAnyPause(int keepAliveSeconds) throws Exception {
    open(Duration.ofSeconds(keepAliveSeconds));
    RegistryClient client = new RegistryClient(FakeTestbed.settings(), Map.of(), nanoTime::get,
        Dns.SYSTEM);
    for (Duration pause : PAUSES) {
      client.open(testbed.credentials()).list();
      pause(pause);
    }
    assertThat(testbed.signInCount()).isEqualTo(PAUSES.size());
  }

  @Test
  void discardsEveryStaleConnectionOfThePool() throws Exception {
    Registry registry = open(Duration.ofSeconds(2));
    List<Thread> lists = Stream.generate(() -> Thread.ofVirtual().unstarted(() -> {
      try {
        registry.list();
      } catch (RegistryFailure failure) {
        throw new IllegalStateException(failure);
      }
    })).limit(12).toList();
    lists.forEach(Thread::start);
    for (Thread list : lists) {
      list.join();
    }
    pause(Duration.ofSeconds(3));
    registry.sync(UUID);
    assertThat(sockets.lostRequests()).isZero();
  }

  @Test
  void noticesAConnectionThatTheServerHasJustClosed() throws Exception {
    Registry registry = open(FOREVER);
    registry.sync(UUID);
    sockets.closeAll();
    registry.sync(UUID);
    assertThat(reported).containsExactly("authenticate 201", "sync 200", "sync 200");
  }

  @Test
  void noticesAConnectionThatHasJustBeenReset() throws Exception {
    Registry registry = open(FOREVER);
    registry.sync(UUID);
    sockets.resetAll();
    registry.sync(UUID);
    assertThat(reported).containsExactly("authenticate 201", "sync 200", "sync 200");
  }

  @Test
  void sendsWritesInABurstOnOneConnection() throws Exception {
    Registry registry = open(FOREVER);
    for (int i = 0; i < 1000; i++) {
      pause(Duration.ofMillis(50));
      registry.sync(UUID);
    }
    assertThat(sockets.connections()).isEqualTo(1);
  }

  @Test
  void opensOneConnectionForAWriteAfterAPause() throws Exception {
    Registry registry = open(FOREVER);
    for (int i = 0; i < 10; i++) {
      registry.list();
      pause(Duration.ofSeconds(5));
      registry.sync(UUID);
    }
    assertThat(sockets.connections()).isEqualTo(11);
  }

  @Test
  void listsOnAnIdleConnectionBecauseAListCanBeRepeated() throws Exception {
    Registry registry = open(FOREVER);
    for (int i = 0; i < 10; i++) {
      registry.list();
      pause(Duration.ofSeconds(30));
    }
    assertThat(sockets.connections()).isEqualTo(1);
  }

  @Test
  void repeatsASignInOnceWhenItsConnectionCloses() throws Exception {
    Registry registry = open(FOREVER);
    testbed.respondingToSignInWith(CLOSES_UNANSWERED);
    registry.list();
    assertThat(reported).containsExactly("authenticate 0", "authenticate 201", "list 200");
  }

  @Test
  void repeatsASignInWhoseResponseIsIncomplete() throws Exception {
    Registry registry = open(FOREVER);
    testbed.respondingToSignInWith(testbed.token(Duration.ofHours(1))
        .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
    registry.list();
    assertThat(reported).containsExactly("authenticate 201", "authenticate 201", "list 200");
  }

  @Test
  void reportsTheSecondSignInWhoseConnectionCloses() {
    Registry registry = open(FOREVER);
    testbed.respondingToSignInWith(CLOSES_UNANSWERED, CLOSES_UNANSWERED);
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class, registry::list);
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure).hasMessage(
        "Keystone at " + testbed.host() + " closed the connection before responding");
    assertThat(testbed.signInCount()).isEqualTo(2);
  }

  @Test
  void repeatsARequestOfWhichNothingWasSent() throws Exception {
    Registry registry = openHttps();
    registry.list();
    pause(Duration.ofSeconds(5));
    sockets.rejectNext(1);
    registry.sync(UUID);
    assertThat(reported).containsExactly("authenticate 201", "list 200", "sync 0", "sync 200");
  }

  @Test
  void reportsThatNothingWasSentWhenTheSecondAttemptFailsToo() throws Exception {
    Registry registry = openHttps();
    registry.list();
    pause(Duration.ofSeconds(5));
    sockets.rejectNext(2);
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
        () -> registry.sync(UUID));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.mayHaveTakenEffect()).isFalse();
    assertThat(reported).endsWith("sync 0", "sync 0");
  }

  /** With TLS a connection that closes at once closes before the request is sent. */
  private Registry openHttps() {
    start(FOREVER);
    HeldCertificate certificate = new HeldCertificate.Builder()
        .addSubjectAlternativeName("localhost").build();
    testbed.server().useHttps(new HandshakeCertificates.Builder().heldCertificate(certificate)
        .build().sslSocketFactory(), false);
    Credentials plain = testbed.credentials();
    return open(new Credentials(plain.authUrl(), plain.id(), plain.secret(), plain.region(),
        plain.endpointInterface(), certificate.certificatePem()));
  }

  @Test
  void probesAnEncryptedConnection() throws Exception {
    Registry registry = openHttps();
    registry.sync(UUID);
    registry.sync(UUID);
    assertThat(sockets.connections()).isEqualTo(1);
    sockets.closeAll();
    registry.sync(UUID);
    assertThat(reported).containsExactly("authenticate 201", "sync 200", "sync 200", "sync 200");
  }
}
