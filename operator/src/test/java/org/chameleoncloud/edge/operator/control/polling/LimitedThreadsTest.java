package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LimitedThreadsTest {
  private final LimitedThreads threads = new LimitedThreads(4, "test");
  private final Set<Thread> started = ConcurrentHashMap.newKeySet();
  private final AtomicInteger ended = new AtomicInteger();

  @Test
  void whatWaitsHasNoThread() {
    CountDownLatch end = new CountDownLatch(1);
    for (int i = 0; i < 1000; i++) {
      threads.execute(() -> {
        started.add(Thread.currentThread());
        awaitThe(end);
        ended.incrementAndGet();
      });
    }
    await().until(() -> started.size() == 4);
    end.countDown();
    await().until(() -> ended.get() == 1000);
  }

  private static void awaitThe(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aTaskThatFailsKeepsNoOtherFromRunning() {
    for (int i = 0; i < 100; i++) {
      threads.execute(() -> {
        ended.incrementAndGet();
        Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
        throw new IllegalStateException();
      });
    }
    await().until(() -> ended.get() == 100);
    CountDownLatch four = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      threads.execute(() -> {
        four.countDown();
        awaitThe(four);
      });
    }
    await().until(() -> four.getCount() == 0);
  }
}
