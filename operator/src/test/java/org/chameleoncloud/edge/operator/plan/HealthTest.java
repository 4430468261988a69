package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Check;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Records WAITING = Records.asWritten().keyed()
      .check("balena", State.STEADY).deferred("k8s", "No matching k8s node found");

  @Test
  void aDeferredCheckThatIsBeingRunIsNoNews() {
    Scene scene = Scene.ofNewDevice().settledOn(WAITING.get());
    EdgeDeviceStatus before = scene.get().status();

    EdgeDeviceStatus after = scene.later(Duration.ofMinutes(1)).record(Records.asWritten().keyed()
        .check("balena", State.STEADY).check("k8s", State.IN_PROGRESS)).reported();

    assertThat(after).isEqualTo(before);
    assertThat(after.condition("Healthy").orElseThrow().reason()).isEqualTo("PowerOnDevice");
  }

  @Test
  void aCheckThatRunsForTheFirstTimeIsPending() {
    EdgeDeviceStatus status = Scene.ofNewDevice()
        .settledOn(Records.asWritten().check("balena", State.IN_PROGRESS).get()).get().status();

    assertThat(status.checks()).containsExactly(new Check("balena", "PENDING", null, null));
    assertThat(status.health()).isEqualTo("0/1");
    assertThat(status.condition("Healthy").orElseThrow().message()).contains("balena");
  }

  @Test
  void aSteadyCheckThatRunsAgainIsPending() {
    EdgeDeviceStatus status = Scene.ofRegisteredDevice()
        .record(Records.asWritten().keyed().check("balena", State.IN_PROGRESS)
            .check("k8s", State.STEADY))
        .reported();

    assertThat(status.health()).isEqualTo("1/2");
  }

  @Test
  void quotesNoWholeAnswerOfAnotherService() {
    EdgeDeviceStatus status = Scene.ofNewDevice()
        .settledOn(Records.asWritten().failed("k8s", "x".repeat(100_000)).get()).get().status();

    assertThat(status.checks().getFirst().message()).hasSizeLessThan(600);
  }

  @Test
  void saysThatTheTestbedListsNoChecks() {
    Standing standing = Health.standing(List.of(), EdgeDeviceStatus.Applied.NOTHING);

    assertThat(standing.reason()).isEqualTo(Reason.WAIT_FOR_CHECKS);
  }

  @Test
  void theFirstWordsOfAnOutageStay() {
    Scene scene = Scene.ofRegisteredDevice();
    EdgeDeviceStatus first = scene.trouble(lasting("Connection refused.")).reported();

    assertThat(first.condition("Healthy").orElseThrow().message()).contains("Connection refused.");
    assertThat(scene.status(first).trouble(lasting("No answer in time.")).reported())
        .isEqualTo(first);
  }

  private static Listing.Trouble lasting(String message) {
    return new Listing.Trouble(Reason.WAIT_FOR_REGISTRY, message, true, true);
  }
}
