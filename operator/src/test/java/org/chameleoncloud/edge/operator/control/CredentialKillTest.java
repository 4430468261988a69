package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.testbed.JumpingClock;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The operator is killed after each of its writes to the API server while it creates, replaces and revokes a credential.
 * The next process finishes the work, and leaves no credential and no Secret behind.
 */
class CredentialKillTest {
  private static final String NAME = "uc-rpi4-03";

  private final JumpingClock clock = new JumpingClock();
  private final OperatorHarness operator = new OperatorHarness(
      TestbedOptions.forTests().clock(clock));

  @AfterEach
  void close() {
    operator.close();
  }

  private void start() {
    operator.start(OperatorHarness.settings(), clock);
  }

  private void runWithKillAfter(int writes, Runnable change, BooleanSupplier done) {
    operator.api.acceptWrites(writes);
    start();
    change.run();
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> operator.api.rejectsWrites() || done.getAsBoolean());
    int polls = operator.polls();
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> done.getAsBoolean() || operator.polls() >= polls + 2);
    operator.kill();
    operator.api.acceptAllWrites();
    start();
    await().atMost(OperatorHarness.TIMEOUT).until(done::getAsBoolean);
    operator.kill();
  }

  private void create() {
    operator.applyValidSecret();
    start();
    operator.apply(NAME, ManagedCredentialTest.managed());
    await().atMost(OperatorHarness.TIMEOUT).until(() -> is(state -> state.switchedAt() != null));
    operator.kill();
  }

  private boolean is(Predicate<DeviceCredentialStatus> condition) {
    DeviceCredentialStatus state = operator.status(NAME).deviceCredential();
    return state != null && state.pending() == null && condition.test(state);
  }

  private List<Credential> made() {
    return operator.testbed.credentials(OperatorHarness.PROJECT).stream()
        .filter(credential -> !credential.name().equals("default")).toList();
  }

  private List<String> secrets() {
    return operator.client.secrets().inNamespace(OperatorHarness.NAMESPACE).list().getItems()
        .stream().map(secret -> secret.getMetadata().getName())
        .filter(name -> !name.equals("chi-edge")).toList();
  }

  private String inRecord() {
    return operator.testbed.record(NAME).orElseThrow().property("application_credential_id")
        .orElseThrow().asText();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void whileCreating(int writes) {
    operator.applyValidSecret();
    runWithKillAfter(writes, () -> operator.apply(NAME, ManagedCredentialTest.managed()),
        () -> is(state -> state.switchedAt() != null) && operator.status(NAME)
            .condition(ConditionType.READY).orElseThrow().holds());
    assertThat(made()).extracting(Credential::id).containsExactly(inRecord());
    assertThat(secrets()).containsExactly(operator.status(NAME).deviceCredential().secretName());
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void whileReplacing(int writes) {
    create();
    String first = inRecord();
    clock.jump(Duration.ofDays(77));
    runWithKillAfter(writes, () -> {}, () -> is(state -> state.switchedAt() != null
        && state.previous() != null));
    assertThat(inRecord()).isNotEqualTo(first);
    assertThat(made()).extracting(Credential::id).containsExactlyInAnyOrder(first, inRecord());
    assertThat(secrets()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void whileDeleting(int writes) {
    create();
    runWithKillAfter(writes, () -> operator.delete(NAME), () -> operator.get(NAME) == null);
    assertThat(operator.testbed.records()).isEmpty();
    assertThat(made()).isEmpty();
    assertThat(secrets()).isEmpty();
  }
}
