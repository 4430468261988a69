package org.chameleoncloud.edge.baker.source;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * The least that a download must receive: a source that sends a byte now and then never stalls, and would keep a bake
 * running until its deadline.
 *
 * @param bytesPerSecond on average over {@code period}; 0 for any
 * @param period how long the download must have waited for data before it can fail
 * @param nanoTime the clock, in nanoseconds from any moment
 */
public record LeastThroughput(long bytesPerSecond, Duration period, LongSupplier nanoTime) {
  /** Any throughput will do. */
  public static final LeastThroughput ANY = of(0);

  /** This many bytes a second, on average over 5 minutes. */
  public static LeastThroughput of(long bytesPerSecond) {
    return new LeastThroughput(bytesPerSecond, Duration.ofMinutes(5), System::nanoTime);
  }

  /** Measures one download. */
  Meter start(String source) {
    return new Meter(this, source);
  }

  /**
   * Counts what a download received, and how long it waited for it. The time between two reads does not count: then the
   * download waits for the disk, not for its source. For one thread.
   */
  static final class Meter {
    private final LeastThroughput least;
    private final String source;
    private long waitedNanos;
    private long bytes;
    private long readSince;

    private Meter(LeastThroughput least, String source) {
      this.least = least;
      this.source = source;
    }

    /** A read begins. */
    void waiting() {
      readSince = least.nanoTime.getAsLong();
    }

    /**
     * A read, or an attempt at it, has ended.
     *
     * @throws BakeFailure {@code SourceTooSlow} if a period has passed and too little was received in it
     */
    void received(int count) {
      long now = least.nanoTime.getAsLong();
      waitedNanos += now - readSince;
      readSince = now;
      bytes += count;
      if (waitedNanos < least.period.toNanos()) {
        return;
      }
      long average = (long) (bytes / (waitedNanos / 1e9));
      if (average < least.bytesPerSecond) {
        throw new BakeFailure(Reason.SourceTooSlow, source + " sends too slowly: " + average
            + " bytes per second over " + Duration.ofNanos(waitedNanos).toMinutes()
            + " minutes, and at least " + least.bytesPerSecond
            + " are required; use a faster server, or copy the image to a claim");
      }
      waitedNanos = 0;
      bytes = 0;
    }
  }
}
