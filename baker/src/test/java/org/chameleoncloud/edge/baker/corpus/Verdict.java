package org.chameleoncloud.edge.baker.corpus;

/** What became of an image that somebody was to write a configuration into. */
enum Verdict {
  /** The configuration is there, and nothing else is different. */
  GOOD("good"),
  /** The same, but fsck.vfat has a complaint that it did not have before. */
  COMPLAINT("complaint"),
  /** A failure was reported, and everything is as it was. */
  REFUSED("refused"),
  /** A success was reported that is none, or something is lost. */
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
