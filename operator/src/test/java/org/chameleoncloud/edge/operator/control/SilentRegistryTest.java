package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A testbed that accepts connections and does not respond within the timeout, which is 2 s here. */
class SilentRegistryTest {
  private static final Duration LONGER_THAN_THE_TIMEOUT = Duration.ofSeconds(4);
  private static final String RECORDS = "/v1/hardware";

  private final OperatorHarness operator = OperatorHarness.running();
  private final List<String> names = IntStream.range(0, 12).mapToObj(number -> "pi-" + number)
      .toList();

  @AfterEach
  void close() {
    operator.close();
  }

  private void awaitThatOneIsNotSent() {
    await().atMost(OperatorHarness.TIMEOUT).until(
        () -> names.stream().anyMatch(name -> message(name).contains("this one was not sent")));
  }

  private String message(String name) {
    return operator.status(name).condition(ConditionType.READY).map(Condition::message).orElse("");
  }

  @Test
  void newDevicesAreRegisteredOnceWhenItRespondsAgain() {
    operator.apply("first", OperatorHarness.spec());
    operator.awaitReady("first");
    operator.testbed.faults().add(Fault.on("POST", RECORDS).delay(LONGER_THAN_THE_TIMEOUT));
    names.forEach(name -> operator.apply(name, OperatorHarness.spec()));
    awaitThatOneIsNotSent();
    operator.testbed.faults().clear();
    names.forEach(operator::awaitReady);
    assertThat(operator.testbed.records()).hasSize(1 + names.size());
    assertThat(operator.testbed.deletedRecords()).isEmpty();
  }

  @Test
  void deletionsGoOnWhenItRespondsAgain() {
    names.forEach(name -> operator.apply(name, OperatorHarness.spec()));
    names.forEach(operator::awaitReady);
    operator.testbed.faults()
        .add(Fault.on("DELETE", RECORDS + "/{uuid}").delay(LONGER_THAN_THE_TIMEOUT));
    names.forEach(operator::delete);
    awaitThatOneIsNotSent();
    operator.testbed.faults().clear();
    names.forEach(operator::awaitDeleted);
    assertThat(operator.testbed.records()).isEmpty();
  }
}
