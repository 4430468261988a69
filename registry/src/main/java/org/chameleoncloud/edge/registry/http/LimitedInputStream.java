package org.chameleoncloud.edge.registry.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a response with a maximum size, so that an endless response cannot exhaust the memory, and a maximum ratio
 * of what was received to what it is decompressed to, so that a small one cannot either.
 */
final class LimitedInputStream extends CountedInputStream {
  /**
   * 10,000 recorded records with ids and keys of their own are compressed to an eleventh, 10,000 identical ones to 1/186;
   * gzip's maximum is about a thousandth.
   */
  static final int MAX_RATIO = 200;
  /** The least size that the ratio applies to, in bytes. */
  private static final long FREE = 1 << 20;

  private final ReceivedBytes received;
  private final int mebibytes;
  private long count;
  private long sinceTurn;

  /** Limits {@code in} to this size in MiB; one more byte is an {@link UnexpectedResponseException}. */
  LimitedInputStream(InputStream in, int mebibytes, ReceivedBytes received) {
    super(in);
    this.mebibytes = mebibytes;
    this.received = received;
  }

  @Override
  void count(int read) throws IOException {
    count += read;
    sinceTurn += read;
    if (sinceTurn > ProcessingTurn.BYTES) {
      sinceTurn = 0;
      received.turn().pass();
    }
    if (count > (long) mebibytes << 20) {
      throw new UnexpectedResponseException("more than " + mebibytes + " MiB");
    }
    if (count > FREE && count > received.count() * MAX_RATIO) {
      throw new UnexpectedResponseException("a body compressed to less than 1/" + MAX_RATIO
          + " of its size");
    }
  }
}
