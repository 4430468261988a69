package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NextPollTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final AtomicInteger polls = new AtomicInteger();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final NextPoll next = new NextPoll(timer, nanos::get, polls::incrementAndGet);

  @AfterEach
  void stop() {
    next.close();
    timer.shutdownNow();
  }

  @Test
  void pollsTakeAtMostAFifthOfTheTime() {
    next.ended(Duration.ofSeconds(3));

    assertThat(next.delay(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(12));
    assertThat(next.delay(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
    nanos.addAndGet(Duration.ofSeconds(12).toNanos());
    assertThat(next.delay(Duration.ZERO)).isEqualTo(Duration.ZERO);
  }

  @Test
  void evenAVerySlowTestbedIsAskedAfterTwoMinutes() {
    next.ended(Duration.ofMinutes(1));

    assertThat(next.delay(Duration.ZERO)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void aQuickPollDelaysNothing() {
    next.ended(Duration.ofMillis(20));

    assertThat(next.delay(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aPollThatIsAskedForDuringAPollStartsAfterIt() {
    next.startWithin(Duration.ZERO);
    await().until(() -> polls.get() == 1);
    next.startWithin(Duration.ZERO);
    next.startWithin(Duration.ofHours(1));
    assertThat(polls).hasValue(1);

    next.ended(Duration.ZERO);
    await().until(() -> polls.get() == 2);
  }

  @Test
  void theEarliestMomentThatWasAskedForCounts() {
    next.startWithin(Duration.ofHours(1));
    next.startWithin(Duration.ZERO);
    next.startWithin(Duration.ofHours(2));

    await().until(() -> polls.get() == 1);
  }
}
