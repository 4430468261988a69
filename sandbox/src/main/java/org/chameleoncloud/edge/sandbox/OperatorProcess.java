package org.chameleoncloud.edge.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The operator as a process of its own, from its jar. */
public final class OperatorProcess implements AutoCloseable {
  private static final int GRACE_SECONDS = 8;

  private final Process process;
  private final Path log;

  private OperatorProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param kubeconfig where its API server is
   * @param options of the operator's command line
   * @param log receives what it prints
   */
  static OperatorProcess start(Path jar, Path kubeconfig, List<String> options, Path log)
      throws IOException {
    return start(Jvm.QUICK_START, jar, kubeconfig, options, log);
  }

  /** The same, with options of the virtual machine. */
  public static OperatorProcess start(List<String> javaOptions, Path jar, Path kubeconfig,
      List<String> options, Path log) throws IOException {
    ProcessBuilder builder = Jvm.program(javaOptions, jar, options).redirectErrorStream(true)
        .redirectOutput(log.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    // The log is read as text here, whatever the person at the terminal prefers.
    builder.environment().remove("EDGE_LOG_FORMAT");
    return new OperatorProcess(builder.start(), log);
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it has said that it is at work. */
  public boolean hasStarted() {
    return lines().stream().anyMatch(line -> line.contains("event=started"));
  }

  /** The last lines of its log, oldest first. */
  public List<String> lastLines(int count) {
    List<String> all = lines();
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      return List.of("(the log " + log + " cannot be read: " + e.getMessage() + ")");
    }
  }

  /** Is complete when it has ended, whoever ended it. */
  public CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  /** Its exit code, once it has ended. */
  public Optional<Integer> exitCode() {
    return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
  }

  /** Ends it in the middle of what it does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Has it end as Kubernetes would, and waits for that. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
