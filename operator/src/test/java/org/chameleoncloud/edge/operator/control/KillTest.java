package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import java.util.function.BooleanSupplier;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The operator is killed after each of its writes to the API server, the ones that would tell what it did on the
 * testbed among them; its successor ends what it began.
 */
class KillTest {
  private static final String NAME = "uc-rpi4-03";

  private final OperatorHarness rig = new OperatorHarness();

  @AfterEach
  void close() {
    rig.close();
  }

  /** Does something with an operator that is killed after so many writes, and has a successor go on. */
  private void killedAfter(int writes, Runnable deed, BooleanSupplier done) {
    rig.api.takeOnly(writes);
    rig.start();
    deed.run();
    await().atMost(OperatorHarness.PATIENCE)
        .until(() -> rig.api.takesNoMore() || done.getAsBoolean());
    int polls = rig.polls();
    await().atMost(OperatorHarness.PATIENCE)
        .until(() -> done.getAsBoolean() || rig.polls() >= polls + 2);
    rig.kill();
    rig.api.takeAll();
    rig.start();
    await().atMost(OperatorHarness.PATIENCE).until(done::getAsBoolean);
    rig.kill();
  }

  private boolean ready(long generation, String health) {
    var status = rig.status(NAME);
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
    rig.goodSecret();
    killedAfter(writes, () -> rig.apply(NAME, egress(LocalEgress.deny)), () -> ready(1, "0/4"));
    assertThat(rig.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
    assertThat(rig.status(NAME).uuid()).isEqualTo(rig.testbed.record(NAME).orElseThrow().uuid());
    assertThat(rig.get(NAME).getMetadata().getFinalizers())
        .containsExactly("edge.chameleoncloud.org/registration");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whilePatching(int writes) {
    rig.goodSecret();
    killedAfter(9, () -> rig.apply(NAME, egress(LocalEgress.deny)), () -> ready(1, "0/4"));
    killedAfter(writes, () -> rig.edit(NAME, _ -> egress(null)), () -> ready(2, "0/4"));
    assertThat(rig.testbed.record(NAME).orElseThrow().property("local_egress")).isEmpty();
    assertThat(rig.testbed.requests().count("PATCH")).isEqualTo(1);
    assertThat(rig.status(NAME).applied().properties()).doesNotContain("local_egress");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void whileBaking(int writes) {
    rig.goodSecret();
    try (Bakery bakery = Bakery.open(rig)) {
      killedAfter(9, () -> rig.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec())),
          () -> rig.status(NAME).condition(ConditionType.IMAGE_READY).isPresent());
      killedAfter(writes, rig.testbed::tick, () -> ready(1, "2/4") && noJobs());
      assertThat(rig.status(NAME).image().sha256()).isEqualTo("ab".repeat(32));
      assertThat(bakery.jobs()).hasSize(1);
      assertThat(rig.client.secrets().inNamespace(OperatorHarness.NAMESPACE).list().getItems())
          .as("Secrets with a device's key").extracting(secret -> secret.getMetadata().getName())
          .containsExactly("chi-edge");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void whileDeleting(int writes) {
    rig.goodSecret();
    try (Bakery _ = Bakery.open(rig)) {
      killedAfter(9, () -> rig.apply(NAME, OperatorHarness.withImage(OperatorHarness.spec())),
          () -> rig.status(NAME).condition(ConditionType.IMAGE_READY).isPresent());
      killedAfter(9, rig.testbed::tick, () -> ready(1, "2/4") && noJobs());
      killedAfter(writes, () -> rig.delete(NAME), () -> rig.get(NAME) == null);
      assertThat(rig.testbed.records()).isEmpty();
    }
  }

  private boolean noJobs() {
    return rig.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE).list().getItems()
        .isEmpty();
  }
}
