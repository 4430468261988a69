package org.chameleoncloud.edge.plugin.image.claim;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Passes bytes on and counts them. It never throws: what goes wrong is asked for at the end. */
final class Received extends OutputStream {
  private final OutputStream to;
  private final long max;
  private volatile long count;
  private volatile IOException failure;

  /** @param max how many bytes are accepted */
  Received(OutputStream to, long max) {
    this.to = to;
    this.max = max;
  }

  @Override
  public void write(int value) {
    write(new byte[]{(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (failure != null) {
      return;
    }
    if (count + length > max) {
      failure = new IOException("more than " + max + " bytes arrived");
      return;
    }
    try {
      to.write(bytes, offset, length);
      count += length;
    } catch (IOException e) {
      failure = e;
    }
  }

  long count() {
    return count;
  }

  /** Why what arrived could not be passed on. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }
}
