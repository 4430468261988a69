package org.chameleoncloud.edge.baker.outcome;

/** Where a failure has to be mended; one exit code each. */
public enum ExitCode {
  PROGRAM(1),
  REQUEST(2),
  SOURCE(3),
  IMAGE(4),
  OUTPUT(5),
  BUSY(6);

  private final int exitCode;

  ExitCode(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The exit code of the process, 1 to 6. */
  public int exitCode() {
    return exitCode;
  }
}
