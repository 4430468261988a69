package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.process.FormerCommand;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.testbed.JumpingClock;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A managed credential from its creation to its end: rotated with an overlap, while the operator is killed after each of
 * its requests to Keystone. What existed at each moment is in the testbed's log.
 */
class ManagedCredentialIT {
  private static final String NAME = "pi";
  private static final String PUBLISHED = "chi-edge-" + NAME;
  private static final String CREDENTIALS = "/v3/users/{user}/application_credentials";
  /** A device has this long to get a new credential from balena: CredentialHandover.PICK_UP. */
  private static final Duration PICK_UP = Duration.ofMinutes(30);
  private static final String TWO_MONTHS = managed("lifetime: 60d", "rotateBefore: 14d");
  /** A credential with 60 days left is due. */
  private static final String TWO_YEARS = managed("lifetime: 730d", "rotateBefore: 90d");

  private final JumpingClock clock = new JumpingClock();

  /** Its tokens outlive the time that the clock is set forward. */
  @RegisterExtension
  final TestEnvironment env = new TestEnvironment(TestbedOptions.forTests().clock(clock)
      .tokenLife(Duration.ofDays(1)).workersRunEvery(Duration.ofMillis(500), Duration.ZERO)
      .balenaPollEvery(Duration.ofMillis(500)));

  private RestartingOperator operator;

  @AfterEach
  void stop() {
    if (operator != null) {
      operator.close();
    }
  }

  private void start() throws IOException {
    operator = RestartingOperator.start(env.install("leaderElection.enabled=false"),
        env.cluster().controlPlane().url());
  }

  private static String managed(String... fields) {
    return Devices.yaml(NAME,
        "deviceCredential: {managed: {" + String.join(", ", fields) + "}}");
  }

  @Test
  void isMadeRotatedAndRevokedThoughTheOperatorIsKilledAfterEachRequest() throws Exception {
    env.createCredential();
    start();
    isMade();
    bothAreValidWhileTheDeviceIsOff();
    theOldOneIsRevokedOnceTheDeviceWasOnline();
    aLostResponseLeavesNoneBehind();
    isRevokedWithTheDevice();
    assertThat(mostAtOnce()).isEqualTo(2);
    assertThat(operator.starts()).isGreaterThan(4);
  }

  private void isMade() throws InterruptedException {
    env.apply(TWO_MONTHS);
    killAfter(() -> created() == 1);
    DeviceCredentialStatus state = awaitState("in its record", found -> found.switchedAt() != null);
    Credential made = made().getFirst();
    assertThat(made()).hasSize(1);
    assertThat(made.name()).isEqualTo(PUBLISHED).isEqualTo(state.name());
    assertThat(made.rights()).isEqualTo(Rights.RESTRICTED);
    assertThat(state.id()).isEqualTo(made.id()).isEqualTo(inRecord());
    assertThat(state.expiresAt()).isEqualTo(made.expiry().toString());
    assertIsIn(secret(state.secretName()), made);
    assertThat(env.kubectl("get", "edgedevice", NAME, "-o", "yaml").orFail())
        .doesNotContain(made.secret());
    assertThat(env.testbed().requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  /** With the resource as its owner, so that it goes with it. */
  private void assertIsIn(Secret secret, Credential credential) {
    assertThat(new String(Base64.getDecoder().decode(secret.getData().get("clouds.yaml")),
        StandardCharsets.UTF_8)).contains(credential.id(), credential.secret());
    assertThat(secret.getMetadata().getOwnerReferences()).singleElement()
        .satisfies(owner -> assertThat(owner.getUid())
            .isEqualTo(env.device(NAME).orElseThrow().getMetadata().getUid()));
    assertThat(secret.getImmutable()).isTrue();
  }

  private void bothAreValidWhileTheDeviceIsOff() throws InterruptedException {
    env.testbed().boot(NAME);
    env.awaitReason(NAME, ConditionType.HEALTHY, "Healthy");
    env.testbed().powerOff(NAME);
    env.awaitReason(NAME, ConditionType.ONLINE, "Offline");
    String first = inRecord();
    int creations = created();

    env.apply(TWO_YEARS);
    killAfter(() -> created() > creations);
    DeviceCredentialStatus state = awaitState("delivered", found -> found.previous() != null
        && found.deliveredAt() != null);
    assertThat(state.previous().id()).isEqualTo(first);
    assertThat(inRecord()).isEqualTo(state.id()).isNotEqualTo(first);
    letTheDevicePickUp();
    awaitLists();
    assertThat(made()).extracting(Credential::id).containsExactlyInAnyOrder(first, inRecord());
    assertThat(secrets()).hasSize(2);
    env.awaitReady(NAME);
  }

  private void theOldOneIsRevokedOnceTheDeviceWasOnline() throws InterruptedException {
    int deletions = deleted();
    env.testbed().join(NAME);
    killAfter(() -> deleted() > deletions);
    DeviceCredentialStatus state = awaitState("revoked", found -> found.previous() == null);
    assertThat(made()).extracting(Credential::id).containsExactly(inRecord());
    TestEnvironment.eventually("one Secret is left")
        .until(() -> secrets().equals(List.of(state.secretName())));
  }

  /** Keystone shows a secret once: a credential whose secret was lost is revoked, and its name used again. */
  private void aLostResponseLeavesNoneBehind() {
    String before = inRecord();
    env.testbed().faults().add(Fault.on("POST", CREDENTIALS).loseAnswer().times(1));
    env.apply(managed("lifetime: 730d", "rotateBefore: 90d",
        "accessRules: [{service: inventory, method: GET, path: /v1/hardware/*}]"));
    DeviceCredentialStatus state = awaitState("replaced", found -> found.previous() != null
        && found.deliveredAt() != null);
    assertThat(made()).extracting(Credential::id).containsExactlyInAnyOrder(before, state.id());
    letTheDevicePickUp();
    awaitState("revoked", found -> found.previous() == null);
    assertThat(made()).extracting(Credential::id).containsExactly(inRecord());
  }

  private void isRevokedWithTheDevice() throws InterruptedException {
    int deletions = deleted();
    env.kubectl("delete", "edgedevice", NAME, "--wait=false").orFail();
    killAfter(() -> deleted() > deletions);
    env.awaitDeleted(NAME);
    assertThat(env.testbed().records()).isEmpty();
    assertThat(made()).isEmpty();
    TestEnvironment.eventually("no Secret is left").until(() -> secrets().isEmpty());
  }

  @Test
  void theMessageSaysThatTheLabsCredentialIsRestricted() throws IOException {
    createSecret("chi-edge",
        env.testbed().addCredential(TestEnvironment.PROJECT, Rights.RESTRICTED));
    start();
    env.apply(TWO_MONTHS);
    assertThat(env.awaitReason(NAME, ConditionType.STALLED, "RequestAccess")
        .condition(ConditionType.READY).orElseThrow().message())
        .contains("\"chi-edge\"", "--unrestricted");
    assertThat(env.testbed().records()).isEmpty();

    env.kubectl("delete", "secret", "chi-edge").orFail();
    env.createCredential();
    env.awaitReady(NAME);
    assertThat(awaitState("made", found -> found.id() != null).id()).isEqualTo(inRecord());
  }

  /** python-chi-edge 0.3.3, chi_edge/cli.py: register. */
  @Test
  void thePublishedCommandAndTheOperatorRecognizeEachOthersCredentials() throws Exception {
    Optional<Path> program = FormerCommand.find();
    assumeTrue(program.isPresent() || "true".equals(System.getenv("CI")), FormerCommand.MISSING);
    env.createCredential();
    FormerCommand former = new FormerCommand(program.orElseThrow(), env.directory());
    former.run(register(NAME));
    assertThat(made()).extracting(Credential::name).containsExactly(PUBLISHED);
    String theirs = inRecord();

    start();
    env.apply(TWO_MONTHS);
    DeviceCredentialStatus state = awaitState("adopted", found -> found.switchedAt() != null);
    assertThat(state.name()).isEqualTo(PUBLISHED + ":2");
    assertThat(made()).extracting(Credential::id).containsExactlyInAnyOrder(theirs, state.id());

    env.apply(TWO_MONTHS.replace("name: " + NAME, "name: pi-2"));
    env.awaitReady("pi-2");
    assertThat(former.run(register("pi-2")))
        .contains("Application credential 'chi-edge-pi-2' already exists.");
  }

  private static List<String> register(String name) {
    return List.of("register", name, "--machine-name", "raspberrypi4-64", "--contact-email",
        "lab@example.org");
  }

  private void createSecret(String name, Credential credential) throws IOException {
    Path file = env.directory().resolve("clouds.yaml");
    Files.writeString(file, env.testbed().cloudsYaml("edge", credential));
    env.kubectl("create", "secret", "generic", name, "--from-file=" + file).orFail();
  }

  private DeviceCredentialStatus awaitState(String what,
      Predicate<DeviceCredentialStatus> condition) {
    return env.awaitStatus(NAME, what, status -> status.deviceCredential() != null
        && status.deviceCredential().pending() == null
        && condition.test(status.deviceCredential())).deviceCredential();
  }

  private void killAfter(BooleanSupplier request) throws InterruptedException {
    TestEnvironment.eventually("the request").pollInterval(Duration.ofMillis(5))
        .until(request::getAsBoolean);
    operator.kill();
  }

  /** The operator would look anyway, minutes later: when the registry has read from balena is no news. */
  private void letTheDevicePickUp() {
    clock.jump(PICK_UP.plusMinutes(1));
    awaitLists();
    env.kubectl("annotate", "edgedevice", NAME, "--overwrite",
        "example.org/looked-at=" + clock.instant()).orFail();
  }

  private void awaitLists() {
    int until = env.testbed().requests().count("GET", "/v1/hardware") + 5;
    TestEnvironment.eventually("more lists")
        .until(() -> env.testbed().requests().count("GET", "/v1/hardware") >= until);
  }

  /** Those of the project, other than the lab's own. */
  private List<Credential> made() {
    return env.testbed().credentials(TestEnvironment.PROJECT).stream()
        .filter(credential -> credential.name().startsWith("chi-edge-")).toList();
  }

  private int created() {
    return (int) changes().filter(change -> change > 0).count();
  }

  private int deleted() {
    return (int) changes().filter(change -> change < 0).count();
  }

  private int mostAtOnce() {
    int[] existing = {0};
    return changes().mapToInt(change -> existing[0] += change).max().orElse(0);
  }

  /** How each request changed the number of credentials, in their order. */
  private Stream<Integer> changes() {
    return env.testbed().requests().all().stream().map(ManagedCredentialIT::change)
        .filter(change -> change != 0);
  }

  private static int change(LoggedRequest request) {
    if (request.method().equals("POST") && request.route().equals(CREDENTIALS)
        && request.status() == 201) {
      return 1;
    }
    return request.method().equals("DELETE") && request.route().equals(CREDENTIALS + "/{id}")
        && request.status() == 204 ? -1 : 0;
  }

  private String inRecord() {
    return env.testbed().record(NAME).orElseThrow().property("application_credential_id")
        .orElseThrow().asText();
  }

  private Secret secret(String name) {
    return env.client().secrets().inNamespace(env.namespace()).withName(name).get();
  }

  private List<String> secrets() {
    return env.client().secrets().inNamespace(env.namespace()).list().getItems().stream()
        .map(secret -> secret.getMetadata().getName())
        .filter(name -> name.startsWith(NAME + "-credential-")).toList();
  }
}
