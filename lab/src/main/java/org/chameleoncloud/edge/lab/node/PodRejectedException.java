package org.chameleoncloud.edge.lab.node;

/** The node does not start a pod. The message, which becomes the termination message, says why. */
final class PodRejectedException extends Exception {
  private static final long serialVersionUID = 1;

  PodRejectedException(String message) {
    super(message);
  }
}
