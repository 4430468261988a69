package org.chameleoncloud.edge.plugin.image.claim;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage;

/** The lines that a receiver writes, as messages. Anything else, and more than can be read in time, is ignored. */
final class Messages extends OutputStream {
  private static final int MAX_LINE = 100;
  /** Some hundred are sent for what can be on its way. */
  private static final int MAX_QUEUED = 10_000;

  private final BlockingQueue<ReceiveMessage> messages = new LinkedBlockingQueue<>(MAX_QUEUED);
  private final StringBuilder line = new StringBuilder();

  @Override
  public void write(int value) {
    write(new byte[]{(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (char character : new String(bytes, offset, length, StandardCharsets.US_ASCII)
        .toCharArray()) {
      if (character == '\n') {
        ReceiveMessage.parse(line.toString().strip()).ifPresent(messages::offer);
        line.setLength(0);
      } else if (line.length() < MAX_LINE) {
        line.append(character);
      }
    }
  }

  /** The next message; empty if there is none within this time. */
  Optional<ReceiveMessage> next(Duration wait) throws IOException {
    try {
      return Optional.ofNullable(messages.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
