package org.chameleoncloud.edge.operator.control.memory;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Says that memory is low before it runs out, and ends a process that does nothing any more except collect garbage. The JVM
 * itself ends a process only when an allocation fails; a heap that is full of what is needed can slow it down for ever. An
 * idle process collects its heap, which gives memory back to the system.
 */
public final class HeapWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MIB = 1 << 20;

  private final MemoryPoolMXBean pool = longLived();
  private final HeapPressure pressure;
  private final IdleHeap idle;
  private final Runnable onOut;
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("heap").factory());

  private HeapWatch(Runnable onOut, Duration window) {
    this.onOut = onOut;
    this.pressure = new HeapPressure(window);
    this.idle = new IdleHeap(window);
  }

  /**
   * Starts to watch the heap of this process.
   *
   * @param onOut ends the process; called when there is no memory left, after a line of the log says so
   */
  public static HeapWatch start(Runnable onOut) {
    return start(onOut, INTERVAL, WINDOW);
  }

  /**
   * The same with other times.
   *
   * @param interval between two samples
   * @param window for how long there must be hardly anything but collections, or hardly anything at all
   */
  static HeapWatch start(Runnable onOut, Duration interval, Duration window) {
    HeapWatch watch = new HeapWatch(onOut, window);
    watch.timer.scheduleWithFixedDelay(watch::lookSafely, interval.toMillis(), interval.toMillis(),
        TimeUnit.MILLISECONDS);
    return watch;
  }

  /** The pool of what has survived several collections; every collector has one. */
  private static MemoryPoolMXBean longLived() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
        .max(Comparator.comparingLong((MemoryPoolMXBean pool) -> pool.getUsage().getMax())
            .thenComparing(pool -> pool.getName().contains("Old")
                || pool.getName().contains("Tenured")))
        .orElseThrow();
  }

  /**
   * The share of the old generation that was in use after the last full collection; less if less is in use now, and 0
   * before the first.
   */
  public double used() {
    MemoryUsage usage = pool.getCollectionUsage();
    long used = Math.min(usage.getUsed(), pool.getUsage().getUsed());
    return usage.getMax() <= 0 ? 0 : (double) used / usage.getMax();
  }

  /** Whatever it throws, it runs again. */
  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException | Error e) {
      FatalErrors.endProcessIfFatal(e);
      LOG.atWarn().addKeyValue("event", "memory-unknown").setCause(e).log();
    }
  }

  private void look() {
    Duration now = Duration.ofNanos(System.nanoTime());
    watchPressure(now);
    if (idle.isDue(new IdleHeap.Sample(now, cpu(), pool.getUsage().getUsed(),
        pool.getCollectionUsage().getUsed()))) {
      System.gc();
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private void watchPressure(Duration now) {
    long collecting = ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    switch (pressure.add(new HeapPressure.Sample(now,
        Duration.ofMillis(collecting), used()))) {
      case LOW -> line(LOG.atWarn(), "memory-low").log(
          "Little of the old generation is free after a collection. Raise resources.limits.memory of the chart.");
      case OUT -> {
        line(LOG.atError(), "out-of-memory").log(
            "The operator collects garbage most of the time, because its heap is full, and ends. "
                + "Raise resources.limits.memory of the chart.");
        onOut.run();
      }
      case NONE -> {
        // Nothing to say.
      }
    }
  }

  private LoggingEventBuilder line(LoggingEventBuilder line, String event) {
    return line.addKeyValue("event", event)
        .addKeyValue("usedMiB", pool.getCollectionUsage().getUsed() / MIB)
        .addKeyValue("ofMiB", pool.getCollectionUsage().getMax() / MIB);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
