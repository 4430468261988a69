package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;

/**
 * Two operators in two clusters, with one project and one device name and different specs. Each sees the other's changes
 * only on the testbed, and corrects them. Before corrections were held back, 90 s of this cost 31 PATCHes.
 */
class ConflictTest {
  private static final Duration POLL = Duration.ofSeconds(5);

  private final Random random = new Random(1);
  private Instant now = Simulation.START;
  private final MemoryTestbed testbed = new MemoryTestbed(random, () -> now);
  private final List<Side> sides = List.of(new Side("a@example.org"), new Side("b@example.org"));

  private final class Side {
    private final OperatorProcess operator = new OperatorProcess(testbed, random, 0, 0, false);
    private final Device device;

    private Side(String email) {
      device = new Device(Simulation.NAME, spec(email), now, random);
      operator.trigger(device);
    }

    private void poll() {
      Set<String> changed = operator.poll();
      if (changed.contains(device.deviceName())) {
        operator.trigger(device);
      }
      for (int i = 0; i < 4 && operator.isDue(device, now); i++) {
        operator.reconcile(device, List.of(), CREDENTIALS, now);
      }
    }

    private Condition registered() {
      return device.status.condition(ConditionType.REGISTERED).orElseThrow();
    }
  }

  private static final Credentials CREDENTIALS = new Credentials(
      URI.create("https://testbed.example.org/v3"), "credential-1", Sensitive.of("the-secret"),
      null, "public", null);

  private static EdgeDeviceSpec spec(String email) {
    return EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64").contactEmail(email)
        .credentialsRef(new CredentialsRef("chi-edge", null)).build();
  }

  /** Both poll in turns, and the testbed runs its checks once a minute. Returns the PATCHes of that time. */
  private int patchesIn(Duration time) {
    int before = testbed.patches();
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      sides.forEach(Side::poll);
      now = now.plus(POLL);
      if (now.getEpochSecond() % 60 == 0) {
        testbed.rows().forEach(row -> row.runChecks(State.STEADY));
      }
    }
    return testbed.patches() - before;
  }

  @Test
  void theFightCostsFewPatchesAndBothSaySo() {
    assertThat(patchesIn(Duration.ofSeconds(90))).as("in 90 s").isEqualTo(5);
    assertThat(patchesIn(Duration.ofHours(1).minusSeconds(90))).as("in the rest of the hour")
        .isEqualTo(8);
    assertThat(patchesIn(Duration.ofHours(1))).as("in each later hour").isEqualTo(4);

    assertThat(testbed.rows()).hasSize(1);
    assertThat(sides).allSatisfy(side -> assertThat(side.registered())
        .returns("False", Condition::status).returns("ConflictingWriter", Condition::reason)
        .extracting(Condition::message).asString().contains("contact_email"));
  }

  @Test
  void theConflictEndsAnHourAfterOneOfTheTwoGivesWay() {
    patchesIn(Duration.ofMinutes(30));
    sides.getFirst().device.apply(spec("b@example.org"));
    patchesIn(Duration.ofMinutes(35));
    int writes = testbed.writes();

    patchesIn(Duration.ofHours(2));

    assertThat(testbed.writes()).isEqualTo(writes);
    assertThat(sides).allSatisfy(side -> assertThat(side.registered().holds()).isTrue());
  }
}
