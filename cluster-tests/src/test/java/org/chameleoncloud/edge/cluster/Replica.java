package org.chameleoncloud.edge.cluster;

import java.util.Map;
import java.util.Objects;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;

/** A replica of the operator that is started again whenever it ends, as a Deployment does. */
final class Replica implements AutoCloseable {
  private final Deployment deployment;
  private final String server;
  private OperatorProcess process;
  private int starts;
  private Throwable failure;
  private boolean closed;

  private Replica(Deployment deployment, String server) {
    this.deployment = deployment;
    this.server = server;
    startAgain();
  }

  /**
   * Starts it.
   *
   * @param server the API server's address, or of what stands in front of it
   */
  static Replica of(Deployment deployment, String server) {
    return new Replica(deployment, server);
  }

  private synchronized void startAgain() {
    if (closed) {
      return;
    }
    // The API server may be away, and gives no token then: a Deployment would go on trying, too.
    process = Lab.patience("the operator is started again")
        .until(() -> deployment.launch(server, Map.of()), Objects::nonNull);
    starts++;
    process.process().onExit().thenRun(this::startAgain).exceptionally(this::failed);
  }

  private synchronized Void failed(Throwable cause) {
    failure = cause;
    return null;
  }

  /**
   * The process of now.
   *
   * @throws IllegalStateException when the last one had no successor
   */
  synchronized OperatorProcess process() {
    if (failure != null) {
      throw new IllegalStateException("the operator could not be started again", failure);
    }
    return process;
  }

  /** How often it was started. */
  synchronized int starts() {
    return starts;
  }

  /** Ends the process of now in the middle of what it does; another one follows. */
  void kill() throws InterruptedException {
    Operators.kill(process());
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      process.close();
    }
  }
}
