package org.chameleoncloud.edge.baker.outcome;

/** The exit code of a failed command: what has to be fixed. */
enum ExitCode {
  INTERNAL_ERROR(1),
  BAD_REQUEST(2),
  BAD_SOURCE(3),
  BAD_IMAGE(4),
  BAD_OUTPUT(5),
  BUSY(6);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
