package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of a device or its record during a reconciliation. */
class ConcurrentChangeTest {
  private static final String NAME = "uc-rpi4-03";
  private static final Duration DELAY = Duration.ofMillis(700);

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  @Test
  void aDeviceThatIsDeletedDuringTheFirstListIsNotRegistered() {
    operator.testbed.faults().add(Fault.on("GET", "/v1/hardware").delay(DELAY).times(1));
    operator.apply(NAME, OperatorHarness.spec());
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> operator.testbed.requests().count("POST", "/v3/auth/tokens") == 1);
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    operator.apply("another", OperatorHarness.spec());
    operator.awaitReady("another");
    operator.awaitPolls(2);
    assertThat(operator.testbed.record(NAME)).isEmpty();
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
  }

  /** The finalizer is added after the list and before the POST. */
  @Test
  void aForeignRecordThatTakesTheNameBeforeThePostIsNeitherChangedNorDeleted() {
    operator.testbed.faults().add(Fault.on("POST", "/v1/hardware").delay(DELAY.multipliedBy(2)));
    operator.apply(NAME, OperatorHarness.spec());
    await().atMost(OperatorHarness.TIMEOUT)
        .until(() -> !operator.get(NAME).getMetadata().getFinalizers().isEmpty());
    DeviceRecord foreign = operator.testbed.registerByHand(OperatorHarness.PROJECT, NAME,
        Map.of("machine_name", "jetson-nano", "contact_email", "other@example.org"));
    operator.awaitReason(NAME, ConditionType.READY, "ForeignRecord");
    assertThat(operator.message(NAME, ConditionType.READY)).contains(foreign.uuid(), "jetson-nano");
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    assertThat(operator.testbed.record(NAME)).contains(foreign);
    assertThat(operator.testbed.requests().all().stream()
        .filter(request -> request.service() == Service.INVENTORY
            && !request.method().equals("GET"))
        .map(request -> request.method() + " " + request.status())).containsExactly("POST 409");
  }

  @Test
  void aDeviceThatIsRecreatedDuringItsDeletionIsRegistered() {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.api.delayResponses("POST .*/events", DELAY);
    operator.delete(NAME);
    operator.awaitDeleted(NAME);
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    assertThat(operator.testbed.records()).hasSize(1);
  }

  @Test
  void aRecordThatChangesDuringTheFirstReconciliationTriggersAnother() {
    operator.api.delayResponses("PATCH .*/status", DELAY);
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitStatus(NAME, status -> "0/4".equals(status.health()));
    operator.testbed.tick();
    operator.awaitStatus(NAME, status -> "2/4".equals(status.health()));
  }

  @Test
  void aFieldThatIsOnlyInAResponseIsAppliedWithoutAnotherTrigger() {
    operator.api.omitFromWatch("localEgress", "deny");
    operator.apply(NAME, OperatorHarness.spec());
    await().atMost(OperatorHarness.TIMEOUT).until(() -> operator.testbed.record(NAME)
        .flatMap(record -> record.property("local_egress")).isPresent());
    operator.awaitReady(NAME);
    operator.awaitPolls(3);
    assertThat(operator.testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
    assertThat(operator.testbed.requests().count("PATCH")).isEqualTo(1);
  }
}
