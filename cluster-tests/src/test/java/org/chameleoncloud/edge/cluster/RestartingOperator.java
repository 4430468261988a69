package org.chameleoncloud.edge.cluster;

import java.util.Map;
import java.util.Objects;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;

/** An operator that is restarted whenever it exits, like in a Deployment. */
final class RestartingOperator implements AutoCloseable {
  private final Deployment deployment;
  private final String server;
  private final Map<String, String> options;
  private OperatorProcess process;
  private int starts;
  private Throwable failure;
  private boolean closed;

  private RestartingOperator(Deployment deployment, String server,
      Map<String, String> options) {
    this.deployment = deployment;
    this.server = server;
    this.options = options;
    launch();
  }

  /**
   * Starts it.
   *
   * @param server the address of the API server, or of a proxy
   */
  static RestartingOperator start(Deployment deployment, String server) {
    return start(deployment, server, Map.of());
  }

  /**
   * Starts it.
   *
   * @param options override those of the chart
   */
  static RestartingOperator start(Deployment deployment, String server,
      Map<String, String> options) {
    return new RestartingOperator(deployment, server, options);
  }

  private synchronized void launch() {
    if (closed) {
      return;
    }
    // Without the API server there is no token. A Deployment would retry, too.
    process = TestEnvironment.eventually("the operator is started")
        .until(() -> deployment.launch(server, options), Objects::nonNull);
    starts++;
    process.process().onExit().thenRun(this::launch).exceptionally(this::recordFailure);
  }

  private synchronized Void recordFailure(Throwable cause) {
    failure = cause;
    return null;
  }

  /**
   * The current process.
   *
   * @throws IllegalStateException if it could not be restarted
   */
  synchronized OperatorProcess process() {
    if (failure != null) {
      throw new IllegalStateException("the operator could not be restarted", failure);
    }
    return process;
  }

  /** The number of starts. */
  synchronized int starts() {
    return starts;
  }

  /** Kills the current process, which is then restarted. */
  void kill() throws InterruptedException {
    process().kill();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      process.close();
    }
  }
}
