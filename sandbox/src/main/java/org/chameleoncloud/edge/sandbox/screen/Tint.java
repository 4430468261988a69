package org.chameleoncloud.edge.sandbox.screen;

/** The few colours that the story uses, each for one meaning. */
public enum Tint {
  /** As it should be. */
  GOOD("\u001b[32m"),
  /** Not there yet. */
  WAITING("\u001b[33m"),
  /** Not as it should be. */
  BAD("\u001b[31m"),
  /** A headline. */
  TITLE("\u001b[1m"),
  /** Beside the point. */
  QUIET("\u001b[2m");

  static final String END = "\u001b[0m";

  private final String code;

  Tint(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }
}
