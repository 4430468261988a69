package org.chameleoncloud.edge.plugin.doctor;

import java.util.function.UnaryOperator;

/**
 * What one step of the examination found.
 *
 * @param section where on the way it is
 * @param step its name, short
 * @param verdict how it ended
 * @param what what is so, as a sentence
 * @param remedy what to do, as a sentence; null for nothing
 * @param who who can do it
 */
record Finding(Section section, String step, Verdict verdict, String what, String remedy, Who who) {

  static Finding ok(Section section, String step, String what) {
    return new Finding(section, step, Verdict.OK, what, null, Who.NOBODY);
  }

  static Finding wrong(Section section, String step, String what, Who who, String remedy) {
    return new Finding(section, step, Verdict.WRONG, what, remedy, who);
  }

  static Finding unknown(Section section, String step, String what, Who who, String remedy) {
    return new Finding(section, step, Verdict.UNKNOWN, what, remedy, who);
  }

  static Finding skipped(Section section, String step, String why) {
    return new Finding(section, step, Verdict.SKIPPED, why, null, Who.NOBODY);
  }

  boolean isWrong() {
    return verdict == Verdict.WRONG;
  }

  /** The same with other texts. */
  Finding withTexts(UnaryOperator<String> change) {
    return new Finding(section, step, verdict, change.apply(what),
        remedy == null ? null : change.apply(remedy), who);
  }
}
