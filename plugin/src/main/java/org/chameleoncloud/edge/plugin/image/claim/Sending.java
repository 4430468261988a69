package org.chameleoncloud.edge.plugin.image.claim;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage.Kind;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/**
 * Sends a file to baker in a pod. No more is on its way than {@link #WINDOW}: the client queues 16 MiB, and a write that has to
 * wait for that queue does not notice the end of the command.
 */
final class Sending {
  static final int WINDOW = 8 << 20;
  /** What is sent at once. */
  static final int PART = 128 << 10;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration NO_WAIT = Duration.ZERO;
  private static final Duration MAX_SILENCE = Duration.ofSeconds(60);
  /** When all is written, baker waits for the storage without a word. */
  private static final Duration MAX_SYNC = Duration.ofMinutes(10);

  private final Starter starter;
  private final Delivery delivery;
  private final Consumer<ReceiveMessage> told;
  private final byte[] part = new byte[PART];
  private boolean isReady;
  private long sent;
  private long written;
  private Optional<Kind> end = Optional.empty();
  private long heard = System.nanoTime();

  /** Starts a program that receives. */
  interface Starter {
    /** @param out is given its standard output, by another thread */
    RunningProgram start(OutputStream out) throws IOException;
  }

  Sending(Starter starter, Delivery delivery, Consumer<ReceiveMessage> told) {
    this.starter = starter;
    this.delivery = delivery;
    this.told = told;
  }

  /** @return RECEIVED, PRESENT or OCCUPIED */
  Kind send() throws IOException {
    Messages messages = new Messages();
    try (RunningProgram baker = starter.start(messages)) {
      int code = exitCode(baker, messages);
      awaitEnd(messages, code);
      if (end.equals(Optional.of(Kind.OCCUPIED))) {
        return Kind.OCCUPIED;
      }
      if (code == Reason.Busy.exitCode()) {
        throw new IOException(baker.reason());
      }
      baker.requireSuccess(code, "store " + delivery.path());
    }
    return end.orElseThrow(() -> new IOException("the result did not arrive"));
  }

  private int exitCode(RunningProgram baker, Messages messages) throws IOException {
    while (true) {
      if (canSend()) {
        sendPart(baker);
        hearAll(messages, NO_WAIT);
      } else {
        isHeard(messages, POLL);
      }
      OptionalInt code = baker.exitCode(NO_WAIT);
      if (code.isPresent()) {
        return code.getAsInt();
      }
      requireAnswers();
    }
  }

  private boolean canSend() {
    return isReady && sent < delivery.size() && sent - written < WINDOW;
  }

  /** What baker said last may be handed on after its exit code. */
  private void awaitEnd(Messages messages, int code) throws IOException {
    long last = System.nanoTime() + RunningProgram.MAX_REST.toNanos();
    while (code == 0 && end.isEmpty() && System.nanoTime() < last) {
      isHeard(messages, POLL);
    }
    hearAll(messages, POLL);
  }

  private void sendPart(RunningProgram baker) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(part, 0,
        (int) Math.min(PART, delivery.size() - sent));
    int count = delivery.content().read(bytes, sent);
    if (count <= 0) {
      throw CommandFailure.failed("the file became shorter while it was sent: run the command"
          + " again when it is complete");
    }
    baker.write(part, count);
    sent += count;
  }

  private void hearAll(Messages messages, Duration wait) throws IOException {
    boolean more = true;
    while (more) {
      more = isHeard(messages, wait);
    }
  }

  private boolean isHeard(Messages messages, Duration wait) throws IOException {
    Optional<ReceiveMessage> message = messages.next(wait);
    message.ifPresent(this::hear);
    return message.isPresent();
  }

  private void hear(ReceiveMessage message) {
    heard = System.nanoTime();
    switch (message.kind()) {
      case READY -> {
        isReady = true;
        sent = message.bytes();
        written = message.bytes();
      }
      case WRITTEN -> written = message.bytes();
      case CHECKED -> {
        // Only for the user.
      }
      case PRESENT, OCCUPIED, RECEIVED -> end = Optional.of(message.kind());
    }
    told.accept(message);
  }

  private void requireAnswers() throws IOException {
    Duration longest = written == delivery.size() ? MAX_SYNC : MAX_SILENCE;
    if (System.nanoTime() - heard > longest.toNanos()) {
      throw new IOException("no answer for " + longest.toSeconds() + " s");
    }
  }
}
