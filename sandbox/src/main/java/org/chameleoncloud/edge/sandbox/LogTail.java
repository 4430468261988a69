package org.chameleoncloud.edge.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Follows a log file, like {@code tail -f}. */
final class LogTail implements AutoCloseable {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private final Path log;
  private final Consumer<String> consumer;
  private final Thread thread;

  private LogTail(Path log, Consumer<String> consumer) {
    this.log = log;
    this.consumer = consumer;
    thread = Thread.ofVirtual().name("log-tail").unstarted(this::follow);
  }

  /** Passes each line to the consumer, beginning at the start of the log. */
  static LogTail start(Path log, Consumer<String> consumer) {
    LogTail tail = new LogTail(log, consumer);
    tail.thread.start();
    return tail;
  }

  private void follow() {
    try (BufferedReader reader = Files.newBufferedReader(log)) {
      while (true) {
        String line = reader.readLine();
        if (line == null) {
          Thread.sleep(POLL_INTERVAL);
        } else {
          consumer.accept(line);
        }
      }
    } catch (IOException e) {
      consumer.accept("(" + log + " cannot be read: " + e.getMessage() + ")");
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
