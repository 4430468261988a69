package org.chameleoncloud.edge.plugin.doctor;

import org.chameleoncloud.edge.plugin.output.Style;

/** How a step of the examination ended. */
enum Verdict {
  OK("ok", Style.GOOD),
  WRONG("wrong", Style.BAD),
  /** It cannot be read, or is not decided yet. */
  UNKNOWN("unknown", Style.PENDING),
  /** It does not apply, or depends on a step that is wrong or unknown. */
  SKIPPED("skipped", Style.FAINT);

  private final String text;
  private final Style style;

  Verdict(String text, Style style) {
    this.text = text;
    this.style = style;
  }

  String text() {
    return text;
  }

  Style style() {
    return style;
  }
}
