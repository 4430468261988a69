package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.sandbox.bench.SoakSchedule.Target;
import org.junit.jupiter.api.Test;

/** When what happens in a soak. */
class SoakScheduleTest {
  private static final SoakSchedule HALF_AN_HOUR = new SoakSchedule(Duration.ofMinutes(30));

  private static List<Target> targets(SoakSchedule schedule) {
    return IntStream.rangeClosed(1, schedule.killsDue(schedule.duration().toSeconds()))
        .mapToObj(schedule::target).toList();
  }

  @Test
  void theLeaderIsKilledInTheFirstTenMinutesOnlyAndTheOtherReplicaUntilTheEnd() {
    assertThat(HALF_AN_HOUR.killsDue(14.9)).isZero();
    assertThat(HALF_AN_HOUR.killsDue(15)).isEqualTo(1);
    assertThat(HALF_AN_HOUR.killsDue(600)).isEqualTo(5);
    assertThat(targets(HALF_AN_HOUR)).hasSize(14).startsWith(Target.LEADER)
        .endsWith(Target.STANDBY).areExactly(5, new org.assertj.core.api.Condition<>(
            Target.LEADER::equals, "of the leader"));
  }

  @Test
  void theMemoryIsMeasuredFromTenMinutesAfterTheLastLeaderWasKilled() {
    assertThat(HALF_AN_HOUR.windowStart()).isEqualTo(1200);
    assertThat(HALF_AN_HOUR.judgesMemory()).isTrue();
    assertThat(new SoakSchedule(Duration.ofMinutes(29)).judgesMemory()).isFalse();
  }

  @Test
  void inThreeMinutesBothReplicasAreKilledAndALeaderHasTimeToBeReplaced() {
    SoakSchedule schedule = new SoakSchedule(Duration.ofMinutes(3));
    assertThat(schedule.killsDue(39.9)).isEqualTo(1);
    assertThat(schedule.killsDue(40)).isEqualTo(2);
    assertThat(targets(schedule)).startsWith(Target.LEADER, Target.LEADER, Target.STANDBY);
  }

  @Test
  void editsComeAtTheirRateAndEndWithTheTime() {
    assertThat(HALF_AN_HOUR.editsDue(10)).isEqualTo(20);
    assertThat(HALF_AN_HOUR.editsDue(1805)).isEqualTo(3600);
  }
}
