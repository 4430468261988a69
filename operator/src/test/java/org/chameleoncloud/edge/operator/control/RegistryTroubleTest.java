package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
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

/** What a registry in trouble, and hands on the testbed, get. */
class RegistryTroubleTest {
  private static final String NAME = "uc-rpi4-03";
  private static final String POST = "POST";
  private static final String RECORDS = "/v1/hardware";
  private static final String RECORD = "/v1/hardware/{uuid}";

  private final OperatorHarness rig = OperatorHarness.running();

  @AfterEach
  void close() {
    rig.close();
  }

  static Stream<Named<Fault.Target>> targets() {
    return Stream.of(Named.of("while listing", new Fault.Target(Service.INVENTORY, "GET", null)),
        Named.of("while registering", new Fault.Target(Service.INVENTORY, POST, null)),
        Named.of("while signing in", new Fault.Target(Service.IDENTITY, null, null)));
  }

  /** A write is done before half its answer is sent: that is an answer lost, and has a test of its own. */
  static Stream<Named<Fault.Target>> targetsThatChangeNothing() {
    return targets().filter(target -> !POST.equals(target.getPayload().method()));
  }

  private void waitsAndRecovers(Fault fault) {
    rig.testbed.faults().add(fault);
    // Watched, not asked for: a trouble that the next list clears up is told for a moment only.
    CompletableFuture<List<EdgeDevice>> told = rig.client.resources(EdgeDevice.class)
        .inNamespace(OperatorHarness.NAMESPACE)
        .informOnCondition(devices -> devices.stream().anyMatch(RegistryTroubleTest::waits));
    rig.apply(NAME, OperatorHarness.spec());
    await().atMost(OperatorHarness.PATIENCE).until(told::isDone);
    EdgeDeviceStatus waiting = told.join().getFirst().getStatus();
    assertThat(waiting.condition(ConditionType.RECONCILING).orElseThrow().holds()).isTrue();
    assertThat(waiting.condition(ConditionType.STALLED).orElseThrow().holds()).isFalse();
    assertThat(waiting.condition(ConditionType.READY).orElseThrow().message()).isNotBlank()
        .doesNotContain("Exception").doesNotContain("<html>");
    rig.testbed.faults().clear();
    rig.awaitReady(NAME);
    assertThat(rig.testbed.records()).hasSize(1);
  }

  private static boolean waits(EdgeDevice device) {
    return device.getStatus() != null && device.getStatus().condition(ConditionType.READY)
        .filter(ready -> ready.reason().equals("WaitForRegistry")).isPresent();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void aRegistryThatDropsConnectionsIsWaitedFor(Fault.Target target) {
    waitsAndRecovers(target.drop());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void aRegistryThatAnswers500IsWaitedFor(Fault.Target target) {
    waitsAndRecovers(target.status(500));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void aRegistryThatAnswersWithAPageOfHtmlIsWaitedFor(Fault.Target target) {
    waitsAndRecovers(target.html(502));
  }

  @ParameterizedTest
  @MethodSource("targetsThatChangeNothing")
  void aRegistryThatSendsHalfABodyIsWaitedFor(Fault.Target target) {
    waitsAndRecovers(target.cutBody(10));
  }

  @Test
  void aRecordWhoseMakingWasAnsweredByHalfABodyIsFoundAgainByName() {
    rig.testbed.faults().add(Fault.on(POST, RECORDS).cutBody(10));
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    assertThat(rig.testbed.requests().count(POST, RECORDS)).isEqualTo(1);
  }

  @Test
  void aRegistryThatIsTooSlowIsWaitedFor() {
    waitsAndRecovers(Fault.on(Service.INVENTORY).delay(Duration.ofSeconds(4)));
  }

  @Test
  void aRegistryThatIsAskedTooOftenIsGivenTheTimeThatItAsksFor() {
    rig.testbed.faults()
        .add(Fault.on(POST, RECORDS).status(429).retryAfter(Duration.ofSeconds(2)).times(1));
    long start = System.nanoTime();
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReason(NAME, ConditionType.READY, "WaitForRegistry");
    rig.awaitReady(NAME);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
    assertThat(rig.testbed.requests().count(POST, RECORDS)).isEqualTo(2);
  }

  @Test
  void aRegistryThatAsksForTimeGetsItAlsoWhileTheApiServerTakesNoStatus() {
    rig.testbed.faults()
        .add(Fault.on(POST, RECORDS).status(429).retryAfter(Duration.ofSeconds(30)));
    rig.api.takeOnly(1);
    rig.apply(NAME, OperatorHarness.spec());
    await().atMost(OperatorHarness.PATIENCE).until(() -> rig.api.refused() >= 3);
    assertThat(rig.testbed.requests().count(POST, RECORDS)).isEqualTo(1);
  }

  @Test
  void aRecordWhoseMakingWasNotAnsweredIsFoundAgainByName() {
    rig.testbed.faults().add(Fault.on(POST, RECORDS).loseAnswer().times(1));
    rig.apply(NAME, OperatorHarness.spec());
    EdgeDeviceStatus status = rig.awaitReady(NAME);
    assertThat(status.uuid()).isEqualTo(rig.testbed.record(NAME).orElseThrow().uuid());
    assertThat(rig.testbed.requests().count(POST, RECORDS)).isEqualTo(1);
  }

  @Test
  void aChangeWhoseAnswerWasLostIsNotSentAgain() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.testbed.faults().add(Fault.on("PATCH", RECORD).loseAnswer().times(1));
    rig.edit(NAME, _ -> egress(LocalEgress.deny));
    rig.awaitStatus(NAME, status -> status.observedGeneration() == 2);
    rig.awaitReady(NAME);
    assertThat(property("local_egress")).isEqualTo("deny");
    assertThat(rig.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void aDeletionWhoseAnswerWasLostEnds() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.testbed.faults().add(Fault.on("DELETE", RECORD).loseAnswer().times(1));
    rig.delete(NAME);
    rig.awaitGone(NAME);
    assertThat(rig.testbed.records()).isEmpty();
  }

  @Test
  void aDeletionWaitsVisiblyForARegistryThatIsDown() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.testbed.faults().add(Fault.on(Service.INVENTORY).drop());
    rig.delete(NAME);
    rig.awaitReason(NAME, ConditionType.READY, "WaitForRegistry");
    assertThat(rig.message(NAME, ConditionType.READY)).contains("cannot be deleted yet")
        .contains("force-delete");
    rig.testbed.faults().clear();
    rig.awaitGone(NAME);
    assertThat(rig.testbed.records()).isEmpty();
  }

  @Test
  void aRecordThatWasDeletedByHandIsRegisteredAnewWithAnEvent() {
    rig.apply(NAME, OperatorHarness.spec());
    String first = rig.awaitReady(NAME).uuid();
    rig.testbed.deleteByHand(NAME);
    EdgeDeviceStatus status = rig.awaitStatus(NAME, now -> !first.equals(now.uuid()));
    assertThat(status.uuid()).isEqualTo(rig.testbed.record(NAME).orElseThrow().uuid());
    rig.awaitEvent("Reregistered");
  }

  @Test
  void aRecordThatWasEditedByHandIsPutRightWithAnEvent() {
    rig.apply(NAME, egress(LocalEgress.deny));
    rig.awaitReady(NAME);
    rig.testbed.editByHand(NAME, PatchOperation.add("/properties/local_egress", "allow"));
    rig.awaitEvent("DriftCorrected");
    assertThat(property("local_egress")).isEqualTo("deny");
    assertThat(rig.events()).anyMatch(event -> event.contains("local_egress: allow -> deny"));
  }

  @Test
  void aPropertyThatWasNeverInTheSpecIsLeftAlone() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.testbed.editByHand(NAME, PatchOperation.add("/properties/local_egress", "deny"),
        PatchOperation.add("/properties/device_profiles", List.of("pi_gpio")));
    rig.awaitPolls(3);
    rig.edit(NAME, _ -> OperatorHarness.spec(null, "raspberrypi4-64", "ops@example.org"));
    rig.awaitStatus(NAME, status -> status.observedGeneration() == 2);
    rig.awaitReady(NAME);
    assertThat(property("contact_email")).isEqualTo("ops@example.org");
    assertThat(property("local_egress")).isEqualTo("deny");
    assertThat(rig.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void aPropertyThatLeavesTheSpecIsWithdrawnOnce() {
    rig.apply(NAME, egress(LocalEgress.deny));
    rig.awaitReady(NAME);
    rig.edit(NAME, _ -> OperatorHarness.spec());
    rig.awaitStatus(NAME, status -> status.observedGeneration() == 2);
    rig.awaitReady(NAME);
    assertThat(rig.testbed.record(NAME).orElseThrow().property("local_egress")).isEmpty();
    rig.testbed.editByHand(NAME, PatchOperation.add("/properties/local_egress", "allow"));
    rig.awaitPolls(3);
    assertThat(property("local_egress")).isEqualTo("allow");
    assertThat(rig.testbed.requests().count("PATCH")).isEqualTo(1);
  }

  @Test
  void aFailedCheckIsRunAgainAtOnceAndThenHeldBack() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.testbed.failWorker(NAME, "tunelo", "Tunelo responded with HTTP 500");
    rig.testbed.tick();
    rig.awaitReason(NAME, ConditionType.HEALTHY, "WaitForRepair");
    assertThat(rig.message(NAME, ConditionType.HEALTHY))
        .contains("tunelo: Tunelo responded with HTTP 500");
    rig.awaitEvent("RepairStarted");
    rig.testbed.tick();
    rig.awaitPolls(3);
    assertThat(rig.testbed.requests().count(POST, "/v1/hardware/{uuid}/sync")).isEqualTo(1);
    assertThat(rig.status(NAME).applied().repairs()).isEqualTo(1);
  }

  @Test
  void anOutageOfTheListShowsInTheHealthOnlyWhenItLasts() {
    rig.apply(NAME, OperatorHarness.spec());
    rig.awaitReady(NAME);
    rig.testbed.tick();
    rig.awaitStatus(NAME, status -> "2/4".equals(status.health()));
    rig.api.forgetWrites();
    rig.testbed.faults().add(Fault.on("GET", RECORDS).status(503).times(2));
    rig.awaitPolls(4);
    assertThat(rig.api.writes()).isEmpty();
    rig.testbed.faults().add(Fault.on("GET", RECORDS).status(503));
    rig.awaitReason(NAME, ConditionType.HEALTHY, "WaitForRegistry");
    assertThat(rig.status(NAME).condition(ConditionType.HEALTHY).orElseThrow().status())
        .isEqualTo("Unknown");
    assertThat(rig.status(NAME).health()).isEqualTo("2/4");
    assertThat(rig.status(NAME).condition(ConditionType.READY).orElseThrow().holds()).isTrue();
    rig.testbed.faults().clear();
    rig.awaitReason(NAME, ConditionType.HEALTHY, "PowerOnDevice");
  }

  private String property(String name) {
    return rig.testbed.record(NAME).orElseThrow().property(name).orElseThrow().asText();
  }

  private static EdgeDeviceSpec egress(LocalEgress egress) {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").localEgress(egress).build();
  }
}
