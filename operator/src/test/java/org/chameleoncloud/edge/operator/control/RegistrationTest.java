package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import java.util.Comparator;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrationTest {
  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  @Test
  void eventsForALongNameHaveAValidName() {
    String longest = "a".repeat(253);
    operator.apply(longest,
        OperatorHarness.spec("uc-rpi4-03", "raspberrypi4-64", "lab@example.org"));
    operator.awaitEvent("Registered");
    assertThat(
        operator.client.v1().events().inNamespace(OperatorHarness.NAMESPACE).list().getItems())
        .allSatisfy(event -> assertThat(event.getMetadata().getName())
            .hasSizeLessThanOrEqualTo(253));
  }

  /** {@code kubectl describe} sorts events of the same second by name. */
  @Test
  void eventNamesSortInTheOrderOfTheEvents() {
    operator.apply("uc-rpi4-03", OperatorHarness.spec());
    operator.awaitReady("uc-rpi4-03");
    operator.edit("uc-rpi4-03",
        _ -> OperatorHarness.spec(null, "raspberrypi4-64", "ops@example.org"));
    operator.awaitEvent("Updated");
    operator.testbed.editByHand("uc-rpi4-03",
        PatchOperation.replace("/properties/contact_email", "intruder@example.org"));
    operator.awaitEvent("DriftCorrected");
    assertThat(
        operator.client.v1().events().inNamespace(OperatorHarness.NAMESPACE).list().getItems()
            .stream()
            .sorted(Comparator.comparing(event -> event.getMetadata().getName()))
            .map(Event::getReason))
        .containsExactly("Registered", "Updated", "DriftCorrected");
  }

  @Test
  void registersAnAppliedDeviceAndMirrorsItsHealth() {
    operator.apply("uc-rpi4-03", OperatorHarness.spec());
    EdgeDeviceStatus status = operator.awaitReady("uc-rpi4-03");
    assertThat(status.uuid()).isEqualTo(operator.testbed.record("uc-rpi4-03").orElseThrow().uuid());
    assertThat(status.health()).isEqualTo("0/4");
    operator.testbed.tick();
    operator.awaitStatus("uc-rpi4-03", now -> "2/4".equals(now.health()));
    operator.testbed.boot("uc-rpi4-03");
    operator.testbed.tick();
    operator.awaitStatus("uc-rpi4-03", now -> "4/4".equals(now.health()));
    operator.delete("uc-rpi4-03");
    operator.awaitDeleted("uc-rpi4-03");
    assertThat(operator.testbed.record("uc-rpi4-03")).isEmpty();
  }
}
