package org.chameleoncloud.edge.sandbox.node;

/** A pod that this node does not start; the message tells a person why. */
final class CannotRun extends Exception {
  private static final long serialVersionUID = 1;

  CannotRun(String message) {
    super(message);
  }
}
