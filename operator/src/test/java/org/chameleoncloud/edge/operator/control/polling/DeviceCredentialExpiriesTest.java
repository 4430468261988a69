package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.registry.ApplicationCredential;
import org.chameleoncloud.edge.registry.ApplicationCredentials;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.IssuedCredential;
import org.chameleoncloud.edge.registry.NewCredential;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Testbed;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keystone is asked when the credentials expire that users made for their devices. */
class DeviceCredentialExpiriesTest {
  /** Far more than a quiet machine takes; nothing waits for it unless the test fails. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Instant EXPIRY = Instant.parse("2027-01-01T00:00:00Z");

  private volatile Instant now = Instant.parse("2026-11-22T09:00:00Z");
  private final InstantSource source = () -> now;
  private final Clock clock = source.withZone(ZoneOffset.UTC);
  private final CountDownLatch end = new CountDownLatch(1);
  private final BlockingQueue<Collection<ResourceID>> known = new LinkedBlockingQueue<>();
  private final Map<String, Keystone> keystones = new ConcurrentHashMap<>();
  private final RegistryClient client = new RegistryClient(RegistryClient.Settings.defaults());
  private final DeviceMemory memory = new DeviceMemory();
  private final ProjectPollers pollers = new ProjectPollers(this::testbed,
      new PollShares(1 << 20, 1, () -> {}), PollIntervals.defaults(), clock, memory, _ -> {},
      (_, _) -> {});
  private final DeviceCredentialExpiries expiries = new DeviceCredentialExpiries(_ -> {
    throw new AssertionError("the device's own credential is not needed");
  }, memory, clock, known::add);

  @AfterEach
  void close() {
    end.countDown();
    pollers.close();
    client.close();
  }

  /** What a Keystone says of a credential's expiry. */
  private interface Answer {
    Optional<Instant> get() throws RegistryFailure;
  }

  /** The Keystone of a project, which is asked for expiries only. */
  private static final class Keystone implements ApplicationCredentials {
    private final Answer answer;
    /** A permit for each request that has arrived. */
    private final Semaphore requests = new Semaphore(0);

    Keystone(Answer answer) {
      this.answer = answer;
    }

    @Override
    public Optional<Instant> expiry(String id) throws RegistryFailure {
      requests.release();
      return answer.get();
    }

    @Override
    public Optional<ApplicationCredential> named(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public IssuedCredential create(NewCredential request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String id) {
      throw new UnsupportedOperationException();
    }

    void await(int number) throws InterruptedException {
      assertThat(requests.tryAcquire(number, TIMEOUT.toSeconds(), TimeUnit.SECONDS))
          .as(number + " requests have arrived").isTrue();
    }
  }

  private Testbed testbed(Credentials credentials, ReadingTurns turns) {
    Testbed unreachable = client.openTestbed(credentials, turns);
    return new Testbed(unreachable.registry(), unreachable.reservations(),
        keystones.get(credentials.id()));
  }

  private static Credentials credential(String id) {
    return new Credentials(URI.create("http://127.0.0.1:1/v3"), id, Sensitive.of("secret"), null,
        "public", null);
  }

  private static ResourceID device(String namespace, int number) {
    return new ResourceID("pi-" + number, namespace);
  }

  /** A lab's credential, with which {@code device} is registered. */
  private ProjectPoller project(String id, ResourceID device, Answer answer) {
    keystones.put(id, new Keystone(answer));
    return pollers.of(credential(id), device).orElseThrow();
  }

  private Optional<Instant> use(ResourceID device, ProjectPoller project) {
    return expiries.use(device, "by-hand", credential("of-" + device), project);
  }

  private Optional<Instant> silence() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  @Test
  void aTestbedThatNeverAnswersKeepsNoOthersUnknown() throws Exception {
    ProjectPoller silent = project("silent", device("silent", 0), this::silence);
    for (int number = 0; number < 12; number++) {
      use(device("silent", number), silent);
    }
    keystones.get("silent").await(4);
    ResourceID honest = device("honest", 1);
    ProjectPoller answering = project("honest", honest, () -> Optional.of(EXPIRY));
    use(honest, answering);

    assertThat(known.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).containsExactly(honest);
    assertThat(use(honest, answering)).contains(EXPIRY);
    assertThat(keystones.get("silent").requests.availablePermits())
        .as("more requests than a project may have in flight").isZero();
  }

  /** The lab's credential was replaced while Keystone was down: the old one may be deleted by now. */
  @Test
  void aQuestionIsRepeatedWithTheCredentialThatRegistersTheDeviceNow() throws Exception {
    ResourceID device = device("lab", 1);
    Answer down = () -> {
      throw RegistryFailure.of(Kind.TIMEOUT, "No response");
    };
    assertThat(use(device, project("former", device, down))).isEmpty();
    keystones.get("former").await(1);
    ProjectPoller current = project("current", device, () -> Optional.of(EXPIRY));
    assertThat(use(device, current)).as("before it is asked again").isEmpty();
    now = now.plus(Duration.ofMinutes(61));

    await().atMost(TIMEOUT).until(() -> use(device, current).isPresent());
    assertThat(keystones.get("former").requests.availablePermits()).isZero();
  }
}
