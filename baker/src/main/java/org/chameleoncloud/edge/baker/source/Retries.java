package org.chameleoncloud.edge.baker.source;

import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * How patient a download is.
 *
 * @param withoutProgress how many failures in a row are borne; bytes that arrive begin the count anew
 * @param firstPause before the second try; each further one is twice as long
 * @param longestPause that a server may ask for
 * @param waiting what lets time pass
 */
public record Retries(int withoutProgress, Duration firstPause, Duration longestPause,
    Waiting waiting) {
  /** Half a minute of trying. */
  public static final Retries USUAL = new Retries(5, Duration.ofSeconds(1), Duration.ofMinutes(2),
      Thread::sleep);

  /** Lets time pass. */
  public interface Waiting {
    void sleep(Duration time) throws InterruptedException;
  }

  /** Waits as it fits the number of failures so far, 1 or more, but for {@code atLeast}. */
  void pause(int failures, Duration atLeast) throws InterruptedIOException {
    Duration usual = firstPause.multipliedBy(1L << Math.min(failures - 1, 5));
    try {
      waiting.sleep(usual.compareTo(atLeast) < 0 ? atLeast : usual);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to try again");
    }
  }
}
