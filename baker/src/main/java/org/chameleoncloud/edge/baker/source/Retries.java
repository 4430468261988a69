package org.chameleoncloud.edge.baker.source;

import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * How patient a download is.
 *
 * @param withoutProgress how many failures in a row are borne; bytes that arrive begin the count anew
 * @param firstPause before the second try; each further one is twice as long
 */
public record Retries(int withoutProgress, Duration firstPause) {
  /** Half a minute of trying. */
  public static final Retries USUAL = new Retries(5, Duration.ofSeconds(1));

  /** Waits as it fits the number of failures so far, 1 or more. */
  void pause(int failures) throws InterruptedIOException {
    try {
      Thread.sleep(firstPause.multipliedBy(1L << Math.min(failures - 1, 5)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to try again");
    }
  }
}
