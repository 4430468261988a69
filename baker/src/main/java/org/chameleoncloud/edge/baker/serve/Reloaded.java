package org.chameleoncloud.edge.baker.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * What a Secret's files contain. They are read at each use, and parsed when they have changed, so that a rotation needs no
 * restart. A change to something invalid is logged, and again every ten minutes while it is used and not corrected.
 *
 * @param <T> what they are parsed to
 */
final class Reloaded<T> {
  /** How often one problem is logged at most. */
  static final Duration REPEAT = Duration.ofMinutes(10);
  private static final int MAX_BYTES = 1 << 20;

  private final List<Path> files;
  private final Parser<T> parser;
  private final UnaryOperator<T> fallback;
  private final Consumer<BakeFailure> log;
  private final LongSupplier nanoTime;
  private List<String> seen;
  private T value;
  /** What is wrong with the files as they were seen last; null if nothing is. */
  private BakeFailure problem;
  private long loggedAt;

  /** Parses the texts of the files, in their order; that of a missing file is empty. */
  interface Parser<T> {
    /** @throws BakeFailure if they are invalid. The message has no part of them */
    T parse(List<String> texts);
  }

  /**
   * Reads the files for the first time.
   *
   * @param fallback gives what is used from the previous value when the files have become invalid
   * @param log for what is wrong with them then
   * @param nanoTime a monotonic time in ns
   * @throws BakeFailure if they cannot be read, or are invalid
   */
  Reloaded(List<Path> files, Parser<T> parser, UnaryOperator<T> fallback,
      Consumer<BakeFailure> log, LongSupplier nanoTime) {
    this.files = List.copyOf(files);
    this.parser = parser;
    this.fallback = fallback;
    this.log = log;
    this.nanoTime = nanoTime;
    this.seen = texts();
    this.value = parser.parse(seen);
  }

  /** The current value. */
  synchronized T get() {
    List<String> now;
    try {
      now = texts();
    } catch (BakeFailure unreadable) {
      // Whatever can be read next is parsed again.
      seen = List.of();
      return without(unreadable);
    }
    if (now.equals(seen)) {
      if (problem != null) {
        logAgain();
      }
      return value;
    }
    seen = now;
    problem = null;
    try {
      value = parser.parse(now);
      return value;
    } catch (BakeFailure invalid) {
      return without(invalid);
    }
  }

  private T without(BakeFailure found) {
    value = fallback.apply(value);
    if (problem != null && problem.getMessage().equals(found.getMessage())) {
      logAgain();
    } else {
      problem = found;
      log();
    }
    return value;
  }

  private void logAgain() {
    if (nanoTime.getAsLong() - loggedAt >= REPEAT.toNanos()) {
      log();
    }
  }

  private void log() {
    loggedAt = nanoTime.getAsLong();
    log.accept(problem);
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (Path file : files) {
      texts.add(text(file));
    }
    return texts;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new BakeFailure(Reason.BadRequest, file + " is larger than 1 MiB; check which Secret"
            + " is mounted there");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException _) {
      return "";
    } catch (IOException error) {
      throw new BakeFailure(Reason.BadRequest, file + " cannot be read: " + error.getMessage()
          + "; check the permissions of its volume", error);
    }
  }
}
