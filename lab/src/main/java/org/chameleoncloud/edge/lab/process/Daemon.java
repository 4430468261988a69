package org.chameleoncloud.edge.lab.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that runs as a process of this machine. Its output is appended to a log file. */
public final class Daemon {
  private static final int GRACE_SECONDS = 10;
  private static final int LAST_LINES = 5;

  private final String name;
  private final Process process;
  private final Path log;
  private final boolean nested;

  private Daemon(String name, Process process, Path log, boolean nested) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.nested = nested;
  }

  /** Starts it with only the environment variables that every program needs. */
  public static Daemon start(List<String> command, Path log) throws IOException {
    return new Daemon(name(Path.of(command.getFirst())), process(command, log), log, false);
  }

  /**
   * The same with a command that starts the server as its child, and ends after it.
   *
   * @param program the server
   */
  public static Daemon startNested(List<String> command, Path program, Path log)
      throws IOException {
    return new Daemon(name(program), process(command, log), log, true);
  }

  private static String name(Path program) {
    return program.getFileName().toString();
  }

  private static Process process(List<String> command, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR"));
    return builder.start();
  }

  /** The server itself; the command for a moment, until it has started it. */
  private ProcessHandle server() {
    return nested
        ? process.children().findFirst().orElse(process.toHandle())
        : process.toHandle();
  }

  /** Whether it is running. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Returns if it is running.
   *
   * @throws IOException if it has exited; the message has its last log lines
   */
  public void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(name + " exited with code " + process.exitValue()
          + "; the last lines of " + log + ":\n" + String.join("\n", lastLines()));
    }
  }

  private List<String> lastLines() throws IOException {
    List<String> all = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
    return all.subList(Math.max(0, all.size() - LAST_LINES), all.size());
  }

  /** Terminates it gracefully, and waits until it has exited. */
  public void stop() {
    server().destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      server().destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Kills it, like a power cut would, and waits until it has exited. */
  public void kill() {
    server().destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
