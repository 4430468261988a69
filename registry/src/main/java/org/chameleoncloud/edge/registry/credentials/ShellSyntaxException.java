package org.chameleoncloud.edge.registry.credentials;

/** A script that a shell would reject, or that is too complex. The message starts with the line and quotes nothing. */
final class ShellSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception for the problem in a line, which is counted from 1. */
  ShellSyntaxException(int line, String problem) {
    super("line " + line + " " + problem, null, false, false);
  }
}
