package org.chameleoncloud.edge.plugin.outcome;

/** The exit codes of all commands, as the documents list them. */
public enum ExitCode {
  DONE(0, "done"),
  FAILED(1, "failed; standard error says what is wrong and what to do"),
  USAGE(2, "the command line is invalid"),
  NOT_FOUND(3, "there is no such device, record, Secret or cloud"),
  NOT_CONFIRMED(4,
      "nothing was done: the user declined, what was to be created exists, or something would be "
          + "lost and that was not confirmed"),
  TIMED_OUT(5, "what was waited for did not happen in time");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The code of the process. */
  public int code() {
    return code;
  }

  /** What it means, as part of a sentence. */
  public String meaning() {
    return meaning;
  }
}
