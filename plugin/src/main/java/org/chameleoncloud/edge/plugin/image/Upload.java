package org.chameleoncloud.edge.plugin.image;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage.Kind;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.OnInterrupt;
import org.chameleoncloud.edge.plugin.output.Progress;

/** Puts a file onto a claim, and continues when that breaks off. */
final class Upload {
  private final Target target;
  private final Attempts.Pause pause;
  private final Progress progress;
  private final long size;
  private boolean isReady;
  private boolean progressed;
  private volatile long written;

  /** Where the file goes. */
  interface Target {
    /**
     * Sends what it does not have.
     *
     * @param heard receives what it says
     * @return RECEIVED, PRESENT or OCCUPIED
     * @throws IOException when the connection breaks off; what it has is kept
     * @throws CommandFailure when a repetition would not help
     */
    Kind send(Consumer<ReceiveMessage> heard) throws IOException;
  }

  /** @param size of the file, in bytes */
  Upload(Target target, long size, Attempts.Pause pause, Progress progress) {
    this.target = target;
    this.size = size;
    this.pause = pause;
    this.progress = progress;
  }

  /**
   * Sends it.
   *
   * @return RECEIVED, PRESENT or OCCUPIED
   * @throws CommandFailure if that fails; the message says how to continue
   */
  Kind send() {
    try (OnInterrupt _ = OnInterrupt.run("name-part", () -> left().ifPresent(progress::end))) {
      return sendAll();
    }
  }

  /** For an interrupt: a message if a part of the file stays on the claim. */
  Optional<String> left() {
    return written == 0
        ? Optional.empty()
        : Optional.of("interrupted: the claim keeps " + Bytes.text(written, size)
            + ": run the command again to continue");
  }

  private Kind sendAll() {
    Attempts attempts = new Attempts();
    while (true) {
      isReady = false;
      progressed = false;
      try {
        return target.send(this::hear);
      } catch (IOException e) {
        Duration wait = attempts.ended(progressed)
            .orElseThrow(() -> CommandFailure.failed("the connection broke off " + attempts.count()
                + " times (" + e.getMessage() + "). The claim has " + Bytes.text(written, size)
                + ": run the command again to continue"));
        progress.show("Broken off at " + Bytes.text(written, size) + ", continuing in "
            + wait.toSeconds() + " s: " + e.getMessage());
        pause(wait);
      }
    }
  }

  private void hear(ReceiveMessage message) {
    Optional<String> shown = switch (message.kind()) {
      case READY -> {
        isReady = true;
        written = message.bytes();
        yield Optional.of("Uploading: ");
      }
      case WRITTEN -> {
        progressed = true;
        written = message.bytes();
        yield Optional.of("Uploading: ");
      }
      case CHECKED -> Optional.of(isReady
          ? "Checking what arrived: "
          : "Checking what is there: ");
      case PRESENT, OCCUPIED, RECEIVED -> Optional.empty();
    };
    shown.ifPresent(text -> progress.show(text + Bytes.text(message.bytes(), size)));
  }

  private void pause(Duration time) {
    try {
      pause.of(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted: run the command again to continue");
    }
  }
}
