package org.chameleoncloud.edge.testbed.worker;

/** An error of Doni's own in a worker, which puts it into ERROR with this message. */
final class WorkerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkerException(String message) {
    super(message);
  }
}
