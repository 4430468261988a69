package org.chameleoncloud.edge.sandbox.screen;

/** The few text styles of the demo, each with one meaning. */
public enum Style {
  /** As expected. */
  GOOD("\u001b[32m"),
  /** Not there yet. */
  WAITING("\u001b[33m"),
  /** Not as expected. */
  BAD("\u001b[31m"),
  /** A headline. */
  TITLE("\u001b[1m"),
  /** Less important. */
  QUIET("\u001b[2m");

  static final String RESET = "\u001b[0m";

  private final String code;

  Style(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }
}
