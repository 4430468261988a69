package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures of the registry, and manual changes on the testbed. */
class RegistryFailureTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String POST = "POST";
  private static final String RECORDS = "/v1/hardware";
  private static final String RECORD = "/v1/hardware/{uuid}";

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  static Stream<Named<Fault.Target>> targets() {
    return Stream.of(Named.of("while listing", new Fault.Target(Service.INVENTORY, "GET", null)),
        Named.of("while registering", new Fault.Target(Service.INVENTORY, POST, null)),
        Named.of("while signing in", new Fault.Target(Service.IDENTITY, null, null)));
  }

  /** A POST takes effect although its response is cut off. That case has its own test. */
  static Stream<Named<Fault.Target>> targetsWithoutSideEffects() {
    return targets().filter(target -> !POST.equals(target.getPayload().method()));
  }

  private void assertWaitsAndRecovers(Fault fault) {
    operator.testbed.faults().add(fault);
    // A watch, because a failure that the next list resolves is reported only for a moment.
    CompletableFuture<List<EdgeDevice>> reported = operator.client.resources(EdgeDevice.class)
        .inNamespace(OperatorHarness.NAMESPACE)
        .informOnCondition(devices -> devices.stream().anyMatch(RegistryFailureTest::isWaiting));
    operator.apply(NAME, OperatorHarness.spec());
    await().atMost(OperatorHarness.TIMEOUT).until(reported::isDone);
    EdgeDeviceStatus waiting = reported.join().getFirst().getStatus();
    assertThat(waiting.condition(ConditionType.RECONCILING).orElseThrow().holds()).isTrue();
    assertThat(waiting.condition(ConditionType.STALLED).orElseThrow().holds()).isFalse();
    assertThat(waiting.condition(ConditionType.READY).orElseThrow().message()).isNotBlank()
        .doesNotContain("Exception").doesNotContain("<html>");
    operator.testbed.faults().clear();
    operator.awaitReady(NAME);
    assertThat(operator.testbed.records()).hasSize(1);
  }

  private static boolean isWaiting(EdgeDevice device) {
    return device.getStatus() != null && device.getStatus().condition(ConditionType.READY)
        .filter(ready -> ready.reason().equals("WaitForRegistry")).isPresent();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void waitsWhenTheRegistryDropsConnections(Fault.Target target) {
    assertWaitsAndRecovers(target.drop());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void waitsWhenTheRegistryRespondsWith500(Fault.Target target) {
    assertWaitsAndRecovers(target.status(500));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void waitsWhenTheRegistryRespondsWithHtml(Fault.Target target) {
    assertWaitsAndRecovers(target.html(502));
  }

  @ParameterizedTest
  @MethodSource("targetsWithoutSideEffects")
  void waitsWhenTheRegistryCutsOffAResponse(Fault.Target target) {
    assertWaitsAndRecovers(target.cutBody(10));
  }

  @Test
  void findsTheRecordByNameWhenTheResponseToThePostWasCutOff() {
    operator.testbed.faults().add(Fault.on(POST, RECORDS).cutBody(10));
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    assertThat(operator.testbed.requests().count(POST, RECORDS)).isEqualTo(1);
  }

  @Test
  void waitsWhenTheRegistryIsTooSlow() {
    assertWaitsAndRecovers(Fault.on(Service.INVENTORY).delay(Duration.ofSeconds(4)));
  }

  @Test
  void respectsRetryAfterWhenTheRegistryLimitsRequests() {
    operator.testbed.faults()
        .add(Fault.on(POST, RECORDS).status(429).retryAfter(Duration.ofSeconds(2)).times(1));
    long start = System.nanoTime();
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReason(NAME, ConditionType.READY, "WaitForRegistry");
    operator.awaitReady(NAME);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
    assertThat(operator.testbed.requests().count(POST, RECORDS)).isEqualTo(2);
  }

  @Test
  void respectsRetryAfterEvenIfTheStatusCannotBeWritten() {
    operator.testbed.faults()
        .add(Fault.on(POST, RECORDS).status(429).retryAfter(Duration.ofSeconds(30)));
    operator.api.acceptWrites(1);
    operator.apply(NAME, OperatorHarness.spec());
    await().atMost(OperatorHarness.TIMEOUT).until(() -> operator.api.rejectedWrites() >= 3);
    assertThat(operator.testbed.requests().count(POST, RECORDS)).isEqualTo(1);
  }

  @Test
  void findsTheRecordByNameWhenTheResponseToThePostWasLost() {
    operator.testbed.faults().add(Fault.on(POST, RECORDS).loseAnswer().times(1));
    operator.apply(NAME, OperatorHarness.spec());
    EdgeDeviceStatus status = operator.awaitReady(NAME);
    assertThat(status.uuid()).isEqualTo(operator.testbed.record(NAME).orElseThrow().uuid());
    assertThat(operator.testbed.requests().count(POST, RECORDS)).isEqualTo(1);
  }

  @Test
  void doesNotRepeatAPatchWhoseResponseWasLost() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.faults().add(Fault.on("PATCH", RECORD).loseAnswer().times(1));
    operator.edit(NAME, _ -> egress(LocalEgress.deny));
    operator.awaitStatus(NAME, status -> status.observedGeneration() == 2);
    operator.awaitReady(NAME);
    assertThat(property("local_egress")).isEqualTo("deny");
    assertThat(operator.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void finishesADeletionWhoseResponseWasLost() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.faults().add(Fault.on("DELETE", RECORD).loseAnswer().times(1));
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.records()).isEmpty();
  }

  @Test
  void aDeletionWaitsWithAMessageWhileTheRegistryIsDown() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.faults().add(Fault.on(Service.INVENTORY).drop());
    operator.delete(NAME);
    operator.awaitReason(NAME, ConditionType.READY, "WaitForRegistry");
    assertThat(operator.message(NAME, ConditionType.READY)).contains("cannot be deleted yet")
        .contains("force-delete");
    operator.testbed.faults().clear();
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.records()).isEmpty();
  }

  @Test
  void registersAManuallyDeletedRecordAgainOnlyIfTheAnnotationSaysSo() {
    operator.apply(NAME, OperatorHarness.spec());
    String first = operator.awaitReady(NAME).uuid();
    operator.testbed.deleteByHand(NAME);
    operator.awaitReason(NAME, ConditionType.STALLED, "RecordGone");
    operator.awaitPolls(3);
    assertThat(operator.testbed.records()).isEmpty();
    operator.annotate(NAME, Annotation.REGISTER_AGAIN.key(), "true");
    operator.awaitReady(NAME);
    EdgeDeviceStatus status = operator.awaitStatus(NAME, now -> !first.equals(now.uuid()));
    assertThat(status.uuid()).isEqualTo(operator.testbed.record(NAME).orElseThrow().uuid());
    operator.awaitEvent("Reregistered");
  }

  @Test
  void registersADeviceWhoseRecordDisappearedUnderANewName() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.deleteByHand(NAME);
    operator.awaitReason(NAME, ConditionType.STALLED, "RecordGone");
    operator.edit(NAME,
        _ -> OperatorHarness.spec("uc-rpi4-03b", "raspberrypi4-64", "lab@example.org"));
    operator.awaitReady(NAME);
    assertThat(operator.testbed.record("uc-rpi4-03b").orElseThrow().uuid())
        .isEqualTo(operator.status(NAME).uuid());
    assertThat(operator.testbed.records()).hasSize(1);
  }

  /** The real registry answers 500 to a rename to a name that is taken. */
  @Test
  void reportsWhoHasTheNameOfARecordThatWasRenamedByHand() {
    operator.testbed.addProject("CH-999999");
    operator.apply(NAME, OperatorHarness.spec());
    String uuid = operator.awaitReady(NAME).uuid();
    operator.testbed.faults().add(Fault.on("PATCH", RECORD).status(500));
    operator.testbed.editByHand(NAME, PatchOperation.replace("/name", "renamed"));
    operator.awaitReason(NAME, ConditionType.READY, "WaitForRegistry");
    try (OtherClient other = operator.otherClient("CH-999999")) {
      String holder = other.register(NAME);
      operator.awaitReason(NAME, ConditionType.STALLED, "ChooseAnotherName");
      assertThat(operator.message(NAME, ConditionType.READY)).contains(uuid, holder);
    }
    operator.testbed.faults().clear();
    operator.testbed.deleteByHand(NAME);
    operator.awaitReady(NAME);
    assertThat(operator.testbed.record(NAME).orElseThrow().uuid()).isEqualTo(uuid);
  }

  @Test
  void correctsAManuallyEditedRecordWithAnEvent() {
    operator.apply(NAME, egress(LocalEgress.deny));
    operator.awaitReady(NAME);
    operator.testbed.editByHand(NAME, PatchOperation.add("/properties/local_egress", "allow"));
    operator.awaitEvent("DriftCorrected");
    assertThat(property("local_egress")).isEqualTo("deny");
    assertThat(operator.events()).anyMatch(event -> event.contains("local_egress: allow -> deny"));
  }

  @Test
  void doesNotChangeAPropertyThatWasNeverInTheSpec() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.editByHand(NAME, PatchOperation.add("/properties/local_egress", "deny"),
        PatchOperation.add("/properties/device_profiles", List.of("pi_gpio")));
    operator.awaitPolls(3);
    operator.edit(NAME, _ -> OperatorHarness.spec(null, "raspberrypi4-64", "ops@example.org"));
    operator.awaitStatus(NAME, status -> status.observedGeneration() == 2);
    operator.awaitReady(NAME);
    assertThat(property("contact_email")).isEqualTo("ops@example.org");
    assertThat(property("local_egress")).isEqualTo("deny");
    assertThat(operator.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void withdrawsAPropertyThatIsRemovedFromTheSpecOnce() {
    operator.apply(NAME, egress(LocalEgress.deny));
    operator.awaitReady(NAME);
    operator.edit(NAME, _ -> OperatorHarness.spec());
    operator.awaitStatus(NAME, status -> status.observedGeneration() == 2);
    operator.awaitReady(NAME);
    assertThat(operator.testbed.record(NAME).orElseThrow().property("local_egress")).isEmpty();
    operator.testbed.editByHand(NAME, PatchOperation.add("/properties/local_egress", "allow"));
    operator.awaitPolls(3);
    assertThat(property("local_egress")).isEqualTo("allow");
    assertThat(operator.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void rerunsAFailedCheckOnceImmediately() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.failWorker(NAME, "tunelo", "Tunelo responded with HTTP 500");
    operator.testbed.tick();
    operator.awaitReason(NAME, ConditionType.HEALTHY, "WaitForRepair");
    assertThat(operator.message(NAME, ConditionType.HEALTHY))
        .contains("tunelo: Tunelo responded with HTTP 500");
    operator.awaitEvent("RepairStarted");
    operator.testbed.tick();
    operator.awaitPolls(3);
    assertThat(operator.testbed.requests().count(POST, "/v1/hardware/{uuid}/sync")).isEqualTo(1);
    assertThat(operator.status(NAME).applied().repairs()).isEqualTo(1);
  }

  @Test
  void anOutageIsReportedAsUnknownHealthOnlyIfItLasts() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.tick();
    operator.awaitStatus(NAME, status -> "2/4".equals(status.health()));
    operator.api.clearWrites();
    operator.testbed.faults().add(Fault.on("GET", RECORDS).status(503).times(2));
    operator.awaitPolls(4);
    assertThat(operator.api.writes()).isEmpty();
    operator.testbed.faults().add(Fault.on("GET", RECORDS).status(503));
    operator.awaitReason(NAME, ConditionType.HEALTHY, "WaitForRegistry");
    assertThat(operator.status(NAME).condition(ConditionType.HEALTHY).orElseThrow().status())
        .isEqualTo("Unknown");
    assertThat(operator.status(NAME).health()).isEqualTo("2/4");
    assertThat(operator.status(NAME).condition(ConditionType.READY).orElseThrow().holds()).isTrue();
    operator.testbed.faults().clear();
    operator.awaitReason(NAME, ConditionType.HEALTHY, "PowerOnDevice");
  }

  private String property(String name) {
    return operator.testbed.record(NAME).orElseThrow().property(name).orElseThrow().asText();
  }

  private static EdgeDeviceSpec egress(LocalEgress egress) {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").localEgress(egress).build();
  }
}
