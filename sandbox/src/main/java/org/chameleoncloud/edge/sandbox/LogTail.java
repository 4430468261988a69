package org.chameleoncloud.edge.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Passes on the lines of a log as they are written. */
final class LogTail implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Path log;
  private final Consumer<String> lines;
  private final Thread thread;

  private LogTail(Path log, Consumer<String> lines) {
    this.log = log;
    this.lines = lines;
    thread = Thread.ofVirtual().name("log-tail").unstarted(this::follow);
  }

  /** Begins at the log's start. */
  static LogTail start(Path log, Consumer<String> lines) {
    LogTail tail = new LogTail(log, lines);
    tail.thread.start();
    return tail;
  }

  private void follow() {
    try (BufferedReader reader = Files.newBufferedReader(log)) {
      while (true) {
        String line = reader.readLine();
        if (line == null) {
          Thread.sleep(PAUSE);
        } else {
          lines.accept(line);
        }
      }
    } catch (IOException e) {
      lines.accept("(" + log + " cannot be read: " + e.getMessage() + ")");
    } catch (InterruptedException _) {
      // Nobody wants more of it.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
