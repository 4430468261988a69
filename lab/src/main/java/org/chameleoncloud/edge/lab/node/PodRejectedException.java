package org.chameleoncloud.edge.lab.node;

/** A pod that this node does not start; the message tells a person why. */
final class PodRejectedException extends Exception {
  private static final long serialVersionUID = 1;

  PodRejectedException(String message) {
    super(message);
  }
}
