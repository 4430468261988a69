package org.chameleoncloud.edge.sandbox.plane;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that runs as a process of this machine; what it prints is appended to its log. */
public final class Daemon {
  private static final int GRACE_SECONDS = 10;
  private static final int LAST_LINES = 5;

  private final String name;
  private final Process process;
  private final Path log;

  private Daemon(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts it with nothing in its environment but what every program needs. */
  public static Daemon start(List<String> command, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR"));
    String name = Path.of(command.getFirst()).getFileName().toString();
    return new Daemon(name, builder.start(), log);
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Returns while it runs.
   *
   * @throws IOException when it has ended; the message has its last words
   */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(name + " has ended with exit code " + process.exitValue()
          + "; its last words in " + log + ":\n" + String.join("\n", lastLines()));
    }
  }

  private List<String> lastLines() throws IOException {
    List<String> all = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
    return all.subList(Math.max(0, all.size() - LAST_LINES), all.size());
  }

  /** Has it end in order, and waits for that. */
  public void stop() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it in the middle of what it does, as a power cut would. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
