package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.plan.simulation.MemoryTestbed.Row;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.Worker.State;
import org.junit.jupiter.api.Test;

/**
 * A year of rotations: three of ten requests fail, before or after they take effect, the operator is killed at any step,
 * and the device is switched off now and then. Whatever happens, its record has a valid credential, and so has the
 * device, an hour after it has come online at the latest; there are never more than two; and none is left over.
 */
class CredentialRotationTest {
  private static final int HISTORIES = 40;
  private static final Duration YEAR = Duration.ofDays(365);
  private static final double FAILURE_RATE = 0.16;
  private static final double KILL_RATE = 0.05;
  private static final Duration SETTLING = Duration.ofHours(1);

  @Test
  void noDeviceIsEverWithoutAValidCredentialAndNoneIsLeftOver() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      try {
        new Year(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with the seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class Year {
    private final Random random;
    private final MemoryTestbed testbed;
    private final MemoryKeystone keystone;
    private final RotatingDevice operator;
    private Instant now = Simulation.START;
    /** What the device has, and what balena offers it since when. */
    private String inUse;
    private String offered;
    private Instant offeredAt = Instant.MIN;
    private Instant onlineSince;
    private int rotations;

    Year(long seed) {
      random = new Random(seed);
      testbed = new MemoryTestbed(random, () -> now);
      keystone = new MemoryKeystone(random, () -> now);
      operator = new RotatingDevice(testbed, keystone, random, now);
    }

    void run() {
      faults(FAILURE_RATE, KILL_RATE);
      while (now.isBefore(Simulation.START.plus(YEAR))) {
        pass();
        operator.look(now);
        check();
      }
      assertThat(rotations).as("rotations").isBetween(10, 20);
      faults(0, 0);
      settle();
      assertThat(keystone.all()).as("credentials of a settled device").hasSizeLessThan(3);
      assertThat(operator.device.status.condition(ConditionType.READY).orElseThrow().holds())
          .isTrue();
      faults(FAILURE_RATE, KILL_RATE);
      operator.device.delete();
      for (int step = 0; step < 20; step++) {
        pass();
        operator.look(now);
      }
      faults(0, 0);
      settle();
      assertThat(operator.device.deleted).as("deleted").isTrue();
      assertThat(keystone.all()).as("credentials left over").isEmpty();
      assertThat(operator.secrets).as("Secrets left over").isEmpty();
      assertThat(keystone.most()).isEqualTo(2);
    }

    private void faults(double failures, double kills) {
      testbed.failureRate(failures);
      keystone.failureRate(failures);
      operator.killRate = kills;
    }

    private void settle() {
      for (int step = 0; step < 30; step++) {
        pass();
        operator.look(now);
      }
    }

    /** Some time passes at the testbed and at the device. */
    private void pass() {
      now = now.plus(Duration.ofMinutes(random.nextInt(10, 180)));
      if (random.nextInt(100) == 0) {
        onlineSince = null;
      } else if (onlineSince == null && random.nextInt(40) == 0) {
        onlineSince = now;
      }
      testbed.row(RotatingDevice.NAME).ifPresent(this::runChecks);
      boolean mayFetch = onlineSince != null
          && !now.isBefore(later(offeredAt, onlineSince).plus(Duration.ofMinutes(15)));
      inUse = mayFetch ? offered : inUse;
    }

    private void runChecks(Row row) {
      if (row.hasPendingChecks() && random.nextInt(3) > 0) {
        row.runChecks(State.STEADY);
        String carried = (String) row.properties.get(DeviceProperty.APPLICATION_CREDENTIAL_ID);
        if (!carried.equals(offered)) {
          rotations++;
          offered = carried;
          offeredAt = now;
        }
      }
      Worker balena = row.workers.get("balena");
      row.workers.put("balena", new Worker("balena", balena.state(), null, null,
          new Connectivity(onlineSince == null ? Connectivity.Online.NO : Connectivity.Online.YES,
              Simulation.START, now, Connectivity.Source.OBSERVED_STATE)));
    }

    private static Instant later(Instant one, Instant other) {
      return one.isAfter(other) ? one : other;
    }

    private void check() {
      assertThat(keystone.all()).as("at " + now).hasSizeLessThan(3);
      testbed.row(RotatingDevice.NAME).ifPresent(row -> assertThat(keystone
          .isValid((String) row.properties.get(DeviceProperty.APPLICATION_CREDENTIAL_ID)))
          .as("the record's credential is valid at " + now + " " + operator.device.status)
          .isTrue());
      if (onlineSince != null && inUse != null && now.isAfter(onlineSince.plus(SETTLING))) {
        assertThat(keystone.isValid(inUse))
            .as("the device's credential " + inUse + " is valid at " + now + " "
                + operator.device.status)
            .isTrue();
      }
    }
  }
}
