package org.chameleoncloud.edge.baker.corpus;

/** The result of writing a configuration into an image. */
enum Verdict {
  /** The configuration was written, and nothing else has changed. */
  GOOD("good"),
  /** The same, but fsck.vfat reports a new problem. */
  COMPLAINT("complaint"),
  /** A failure was reported, and nothing has changed. */
  REFUSED("refused"),
  /** Success was reported although the configuration was not written, or something is lost. */
  DAMAGED("damaged");

  private final String title;

  Verdict(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  boolean isAsExpected(Expectation expected) {
    return this == switch (expected) {
      case Expectation.Baked _ -> GOOD;
      case Expectation.Refused _ -> REFUSED;
    };
  }
}
