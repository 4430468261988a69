package org.chameleoncloud.edge.sandbox.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.lab.process.JavaProgram;

/** The operator, running from its jar as a separate process. */
public final class OperatorProcess implements AutoCloseable {
  /** The start of its user agent at the API server. */
  public static final String USER_AGENT = "chi-edge-operator/";

  private static final int GRACE_SECONDS = 20;

  private final Process process;
  private final Path log;

  private OperatorProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param javaOptions of the JVM
   * @param kubeconfig gives access to its API server
   * @param options of the operator's command line
   * @param log receives its output
   */
  public static OperatorProcess start(List<String> javaOptions, Path jar, Path kubeconfig,
      List<String> options, Path log) throws IOException {
    return start(JavaProgram.builder(javaOptions, jar, options), kubeconfig, log);
  }

  /**
   * Starts it with a command, which may be any program that ends when it is terminated.
   *
   * @param kubeconfig gives access to its API server
   * @param log receives its output
   */
  public static OperatorProcess start(List<String> command, Path kubeconfig, Path log)
      throws IOException {
    return start(JavaProgram.builder(command), kubeconfig, log);
  }

  private static OperatorProcess start(ProcessBuilder builder, Path kubeconfig, Path log)
      throws IOException {
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    // We parse the log as text, whatever format the user prefers.
    builder.environment().remove("EDGE_LOG_FORMAT");
    return new OperatorProcess(builder.start(), log);
  }

  /** The process itself. */
  public Process process() {
    return process;
  }

  /** The file with its output. */
  public Path log() {
    return log;
  }

  /** Kills it like a node that loses its power, and waits until it has exited. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Whether it is running. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The last lines of its log, oldest first. */
  public List<String> lastLines(int count) {
    try {
      List<String> all = Files.readAllLines(log);
      return all.subList(Math.max(0, all.size() - count), all.size());
    } catch (IOException e) {
      return List.of("(the log " + log + " cannot be read: " + e.getMessage() + ")");
    }
  }

  /** Terminates it like Kubernetes would, and waits until it has exited. */
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
