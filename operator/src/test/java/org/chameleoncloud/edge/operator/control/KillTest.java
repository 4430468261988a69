package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.function.BooleanSupplier;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The operator is killed after each of its writes to the API server, also before those that persist what it did on the
 * testbed. The next process finishes the work.
 */
class KillTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness operator = new OperatorHarness();

  @AfterEach
  void close() {
    operator.close();
  }

  /** Performs a change with an operator that is killed after this many writes, and lets the next process continue. */
  private void runWithKillAfter(int writes, Runnable change, BooleanSupplier done) {
    operator.api.acceptWrites(writes);
    operator.start();
    change.run();
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> operator.api.rejectsWrites() || done.getAsBoolean());
    int polls = operator.polls();
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> done.getAsBoolean() || operator.polls() >= polls + 2);
    operator.kill();
    operator.api.acceptAllWrites();
    operator.start();
    await().atMost(OperatorHarness.TIMEOUT).until(done::getAsBoolean);
    operator.kill();
  }

  private boolean isReady(long generation, String health) {
    var status = operator.status(NAME);
    return status.observedGeneration() != null && status.observedGeneration() == generation
        && health.equals(status.health())
        && status.condition(ConditionType.READY).orElseThrow().holds();
  }

  private static EdgeDeviceSpec egress(LocalEgress egress) {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
        .contactEmail("lab@example.org").localEgress(egress).build();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void whileRegistering(int writes) {
    operator.applyValidSecret();
    runWithKillAfter(writes, () -> operator.apply(NAME, egress(LocalEgress.deny)),
        () -> isReady(1, "0/4"));
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
    assertThat(operator.status(NAME).uuid())
        .isEqualTo(operator.testbed.record(NAME).orElseThrow().uuid());
    assertThat(operator.get(NAME).getMetadata().getFinalizers())
        .containsExactly("edge.chameleoncloud.org/registration");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whilePatching(int writes) {
    operator.applyValidSecret();
    runWithKillAfter(9, () -> operator.apply(NAME, egress(LocalEgress.deny)),
        () -> isReady(1, "0/4"));
    runWithKillAfter(writes, () -> operator.edit(NAME, _ -> egress(null)), () -> isReady(2, "0/4"));
    assertThat(operator.testbed.record(NAME).orElseThrow().property("local_egress")).isEmpty();
    assertThat(operator.testbed.requests().count("PATCH")).isEqualTo(1);
    assertThat(operator.status(NAME).applied().properties()).doesNotContain("local_egress");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void whileBaking(int writes) {
    operator.applyValidSecret();
    try (FakeJobController jobController = FakeJobController.start(operator)) {
      runWithKillAfter(9,
          () -> operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec())),
          () -> operator.status(NAME).condition(ConditionType.IMAGE_READY).isPresent());
      runWithKillAfter(writes, operator.testbed::tick, () -> isReady(1, "2/4") && noJobs());
      assertThat(operator.status(NAME).image().sha256()).isEqualTo("ab".repeat(32));
      assertThat(jobController.jobNames()).hasSize(1);
      assertThat(operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE).list().getItems())
          .as("Secrets, which must not include one with a device key")
          .extracting(secret -> secret.getMetadata().getName())
          .containsExactly("chi-edge");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void whileDeleting(int writes) {
    operator.applyValidSecret();
    try (FakeJobController _ = FakeJobController.start(operator)) {
      runWithKillAfter(9,
          () -> operator.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec())),
          () -> operator.status(NAME).condition(ConditionType.IMAGE_READY).isPresent());
      runWithKillAfter(9, operator.testbed::tick, () -> isReady(1, "2/4") && noJobs());
      runWithKillAfter(writes, () -> operator.delete(NAME), () -> operator.get(NAME) == null);
      assertThat(operator.testbed.records()).isEmpty();
    }
  }

  private boolean noJobs() {
    return operator.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE).list()
        .getItems()
        .isEmpty();
  }
}
